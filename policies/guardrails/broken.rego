# METADATA
# title: What the guardrails refuse
# description: |
#   `input.rules` is a list of guardrails, each with its settings and, under `asks`, the facts about every place it
#   looks at. An item [rule, ask, reason] of `broken` names both by their position.
#   Amounts come as decimal text, so that nothing is rounded on the way; values that are only compared come as text
#   that is equal if and only if they mean the same.
package charter.guardrails

# How many rules were heard is said with the answer: an input that could not be read has none, and no answer.
answer := {"heard": count(input.rules), "broken": broken}

# The rules of one value are in value.rego, of images in image.rego, of the manifest around a value in manifest.rego,
# of the difference between before and after in change.rego. Each adds to `broken`.

# A guardrail of a kind that nobody knows is refused, not skipped.
broken contains [i, 0, "unknown-rule"] if {
	some i, rule in input.rules
	not known[rule.rule]
}

known := {
	"range": true,
	"enum": true,
	"noneOf": true,
	"pattern": true,
	"required": true,
	"forbidden": true,
	"count": true,
	"ratio": true,
	"together": true,
	"imageRegistry": true,
	"imagePin": true,
	"dependency": true,
	"noDependency": true,
	"naming": true,
	"label": true,
	"unique": true,
	"resources": true,
	"maxRise": true,
	"maxFall": true,
	"immutable": true,
	"noDeletion": true,
	"noDowngrade": true,
	"maxChanges": true,
}

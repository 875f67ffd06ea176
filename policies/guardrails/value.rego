# Rules about one value.
package charter.guardrails

broken contains [i, j, "above"] if {
	some i, rule in input.rules
	rule.rule == "range"
	most := to_number(rule.max)
	some j, ask in rule.asks
	to_number(ask.value) > most
}

broken contains [i, j, "below"] if {
	some i, rule in input.rules
	rule.rule == "range"
	least := to_number(rule.min)
	some j, ask in rule.asks
	to_number(ask.value) < least
}

# A value that cannot be read as the rule needs it is refused by every rule that has to read it.
broken contains [i, j, "unreadable"] if {
	some i, rule in input.rules
	some j, ask in rule.asks
	ask.unreadable
}

broken contains [i, j, "not-allowed"] if {
	some i, rule in input.rules
	rule.rule == "enum"
	some j, ask in rule.asks
	not rule.values[ask.value]
}

broken contains [i, j, "not-allowed"] if {
	some i, rule in input.rules
	rule.rule == "noneOf"
	some j, ask in rule.asks
	rule.values[ask.value]
}

# A pattern is anchored here, so that it always speaks of the whole text.
broken contains [i, j, "no-match"] if {
	some i, rule in input.rules
	rule.rule in {"pattern", "naming", "label"}
	regex.is_valid(rule.pattern)
	whole := concat("", ["^(?:", rule.pattern, ")$"])
	some j, ask in rule.asks
	not matches(whole, ask)
}

broken contains [i, j, "bad-pattern"] if {
	some i, rule in input.rules
	rule.rule in {"pattern", "naming", "label"}
	not regex.is_valid(rule.pattern)
	rule.pattern
	some j, _ in rule.asks
}

matches(whole, ask) if regex.match(whole, ask.text)

# Where there is no text, another reason says so.
matches(_, ask) if not ask.text

broken contains [i, j, "missing"] if {
	some i, rule in input.rules
	rule.rule == "required"
	some j, ask in rule.asks
	not ask.present
}

broken contains [i, j, "present"] if {
	some i, rule in input.rules
	rule.rule == "forbidden"
	some j, ask in rule.asks
	ask.present
}

broken contains [i, j, "above"] if {
	some i, rule in input.rules
	rule.rule == "count"
	most := rule.most
	some j, ask in rule.asks
	ask.size > most
}

broken contains [i, j, "below"] if {
	some i, rule in input.rules
	rule.rule == "count"
	least := rule.least
	some j, ask in rule.asks
	ask.size < least
}

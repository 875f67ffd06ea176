# Rules about a value and what stands around it.
package charter.guardrails

# value / other > max, without dividing: a zero below the line is a question of its own.
broken contains [i, j, "above"] if {
	some i, rule in input.rules
	rule.rule == "ratio"
	most := to_number(rule.max)
	some j, ask in rule.asks
	to_number(ask.other) > 0
	to_number(ask.value) > most * to_number(ask.other)
}

broken contains [i, j, "below"] if {
	some i, rule in input.rules
	rule.rule == "ratio"
	least := to_number(rule.min)
	some j, ask in rule.asks
	to_number(ask.other) > 0
	to_number(ask.value) < least * to_number(ask.other)
}

broken contains [i, j, "zero"] if {
	some i, rule in input.rules
	rule.rule == "ratio"
	some j, ask in rule.asks
	to_number(ask.other) <= 0
}

broken contains [i, j, "alone"] if {
	some i, rule in input.rules
	rule.rule == "together"
	some j, ask in rule.asks
	ask.present
	not ask.other
}

broken contains [i, j, "missing"] if {
	some i, rule in input.rules
	rule.rule == "dependency"
	rule.need == "all"
	some j, ask in rule.asks
	some ref in rule.refs
	not ask.needs[ref]
}

broken contains [i, j, "missing"] if {
	some i, rule in input.rules
	rule.rule == "dependency"
	rule.need == "any"
	some j, ask in rule.asks
	not needs_any(rule.refs, ask.needs)
}

needs_any(refs, needs) if {
	some ref in refs
	needs[ref]
}

broken contains [i, j, "present"] if {
	some i, rule in input.rules
	rule.rule == "noDependency"
	some j, ask in rule.asks
	needs_any(rule.refs, ask.needs)
}

broken contains [i, j, "missing"] if {
	some i, rule in input.rules
	rule.rule == "label"
	some j, ask in rule.asks
	not ask.text
}

broken contains [i, j, "not-allowed"] if {
	some i, rule in input.rules
	rule.rule == "label"
	values := rule.values
	some j, ask in rule.asks
	ask.text
	not values[ask.text]
}

broken contains [i, j, "shared"] if {
	some i, rule in input.rules
	rule.rule == "unique"
	some j, ask in rule.asks
	ask.holders > 1
}

broken contains [i, j, "missing"] if {
	some i, rule in input.rules
	rule.rule == "resources"
	some j, ask in rule.asks
	ask.needed
	not ask.present
}

broken contains [i, j, "above"] if {
	some i, rule in input.rules
	rule.rule == "resources"
	some j, ask in rule.asks
	to_number(ask.value) > to_number(ask.max)
}

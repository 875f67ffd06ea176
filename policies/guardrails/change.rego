# Rules about the difference between the state before and the state after.
package charter.guardrails

# A ratio is a part of what it was before: 0.5 is half of it.
broken contains [i, j, "rose"] if {
	some i, rule in input.rules
	rule.rule == "maxRise"
	share := to_number(rule.ratio)
	some j, ask in rule.asks
	before := to_number(ask.before)
	to_number(ask.after) > before + (share * abs(before))
}

broken contains [i, j, "rose"] if {
	some i, rule in input.rules
	rule.rule == "maxRise"
	most := to_number(rule.amount)
	some j, ask in rule.asks
	to_number(ask.after) - to_number(ask.before) > most
}

broken contains [i, j, "fell"] if {
	some i, rule in input.rules
	rule.rule == "maxFall"
	share := to_number(rule.ratio)
	some j, ask in rule.asks
	before := to_number(ask.before)
	to_number(ask.after) < before - (share * abs(before))
}

broken contains [i, j, "fell"] if {
	some i, rule in input.rules
	rule.rule == "maxFall"
	most := to_number(rule.amount)
	some j, ask in rule.asks
	to_number(ask.before) - to_number(ask.after) > most
}

# Taking a field away is no way round a limit on how far it may move.
broken contains [i, j, "removed"] if {
	some i, rule in input.rules
	rule.rule in {"maxRise", "maxFall", "immutable", "noDowngrade"}
	some j, ask in rule.asks
	ask.removed
}

broken contains [i, j, "changed"] if {
	some i, rule in input.rules
	rule.rule == "immutable"
	some j, ask in rule.asks
	ask.before != ask.after
}

broken contains [i, j, "deleted"] if {
	some i, rule in input.rules
	rule.rule == "noDeletion"
	some j, ask in rule.asks
	ask.deleted
}

# Versions come as lists, which are ordered item by item: [2, 10, 0, 0, [1]] is after [2, 9, 5, 0, [1]].
broken contains [i, j, "older"] if {
	some i, rule in input.rules
	rule.rule == "noDowngrade"
	some j, ask in rule.asks
	ask.after < ask.before
}

broken contains [i, j, "too-many"] if {
	some i, rule in input.rules
	rule.rule == "maxChanges"
	most := rule.most
	some j, ask in rule.asks
	ask.changes > most
}

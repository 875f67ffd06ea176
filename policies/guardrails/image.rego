# Rules about container images.
package charter.guardrails

broken contains [i, j, "not-allowed"] if {
	some i, rule in input.rules
	rule.rule == "imageRegistry"
	some j, ask in rule.asks
	ask.registry
	not from_allowed(rule.registries, ask)
}

# An entry is a registry, or a registry and the beginning of a path that ends at a slash.
from_allowed(registries, ask) if {
	some allowed in registries
	allowed.registry == ask.registry
	under(allowed.path, ask.repository)
}

under("", _)

under(path, repository) if path == repository

under(path, repository) if {
	path != ""
	startswith(repository, concat("", [path, "/"]))
}

broken contains [i, j, "no-digest"] if {
	some i, rule in input.rules
	rule.rule == "imagePin"
	rule.by == "digest"
	some j, ask in rule.asks
	ask.registry
	not ask.digest
}

# A tag with a number in it is taken for a version; all others are whatever they are today.
broken contains [i, j, "floating"] if {
	some i, rule in input.rules
	rule.rule == "imagePin"
	rule.by == "version"
	some j, ask in rule.asks
	ask.registry
	not ask.digest
	not regex.match("[0-9]", ask.tag)
}

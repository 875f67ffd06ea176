package charter.guardrails_test

import data.charter.guardrails

# One rule with one ask.
said(rule, ask) := answer if {
	answer := guardrails.answer with input as {"rules": [object.union(rule, {"asks": [ask]})]}
}

reasons(rule, ask) := {reason | some [_, _, reason] in said(rule, ask).broken}

test_says_how_many_rules_were_heard if {
	said({"rule": "required"}, {"present": true}) == {"heard": 1, "broken": set()}
}

test_an_input_without_rules_is_no_answer if {
	not guardrails.answer with input as {}
}

test_an_unknown_rule_is_refused if {
	reasons({"rule": "frobnicate"}, {}) == {"unknown-rule"}
}

test_every_rule_refuses_what_cannot_be_read if {
	every rule, _ in guardrails.known {
		"unreadable" in reasons({"rule": rule}, {"unreadable": true})
	}
}

test_range_includes_both_ends if {
	rule := {"rule": "range", "min": "1", "max": "20"}
	reasons(rule, {"value": "1"}) == set()
	reasons(rule, {"value": "20"}) == set()
	reasons(rule, {"value": "0.999"}) == {"below"}
	reasons(rule, {"value": "20.001"}) == {"above"}
}

test_range_compares_more_digits_than_a_double_has if {
	rule := {"rule": "range", "max": "9007199254740992"}
	reasons(rule, {"value": "9007199254740993"}) == {"above"}
}

test_enum_and_none_of_look_up if {
	reasons({"rule": "enum", "values": {"a": true}}, {"value": "a"}) == set()
	reasons({"rule": "enum", "values": {"a": true}}, {"value": "b"}) == {"not-allowed"}
	reasons({"rule": "noneOf", "values": {"a": true}}, {"value": "a"}) == {"not-allowed"}
	reasons({"rule": "noneOf", "values": {"a": true}}, {"value": "b"}) == set()
}

test_a_pattern_speaks_of_the_whole_text if {
	rule := {"rule": "pattern", "pattern": "a|ab"}
	reasons(rule, {"text": "ab"}) == set()
	reasons(rule, {"text": "abc"}) == {"no-match"}
	reasons(rule, {"text": "ab\n"}) == {"no-match"}
	reasons(rule, {"text": "x\nab"}) == {"no-match"}
}

test_a_pattern_that_cannot_be_read_is_refused if {
	reasons({"rule": "pattern", "pattern": "(?=a)"}, {"text": "a"}) == {"bad-pattern"}
	reasons({"rule": "naming", "pattern": "a)|(b"}, {"text": "a"}) == {"bad-pattern"}
}

test_required_and_forbidden if {
	reasons({"rule": "required"}, {"present": false}) == {"missing"}
	reasons({"rule": "forbidden"}, {"present": true}) == {"present"}
	reasons({"rule": "forbidden"}, {"present": false}) == set()
}

test_count if {
	rule := {"rule": "count", "least": 1, "most": 2}
	reasons(rule, {"size": 0}) == {"below"}
	reasons(rule, {"size": 2}) == set()
	reasons(rule, {"size": 3}) == {"above"}
}

test_ratio_multiplies_and_never_divides if {
	rule := {"rule": "ratio", "min": "1", "max": "2"}
	reasons(rule, {"value": "2", "other": "1"}) == set()
	reasons(rule, {"value": "3", "other": "1"}) == {"above"}
	reasons(rule, {"value": "1", "other": "2"}) == {"below"}
	reasons(rule, {"value": "1", "other": "0"}) == {"zero"}
}

test_image_registry_ends_a_path_at_a_slash if {
	rule := {"rule": "imageRegistry", "registries": [{"registry": "ghcr.io", "path": "acme"}]}
	reasons(rule, {"registry": "ghcr.io", "repository": "acme/web"}) == set()
	reasons(rule, {"registry": "ghcr.io", "repository": "acme"}) == set()
	reasons(rule, {"registry": "ghcr.io", "repository": "acmebutnot/web"}) == {"not-allowed"}
	reasons(rule, {"registry": "evil.io", "repository": "acme/web"}) == {"not-allowed"}
}

test_image_pin if {
	reasons({"rule": "imagePin", "by": "version"}, {"registry": "r", "tag": "latest"}) == {"floating"}
	reasons({"rule": "imagePin", "by": "version"}, {"registry": "r", "tag": "v2"}) == set()
	reasons({"rule": "imagePin", "by": "version"}, {"registry": "r", "digest": "sha256:0"}) == set()
	reasons({"rule": "imagePin", "by": "digest"}, {"registry": "r", "tag": "v2"}) == {"no-digest"}
}

test_dependencies if {
	all_of := {"rule": "dependency", "need": "all", "refs": ["a", "b"]}
	any_of := {"rule": "dependency", "need": "any", "refs": ["a", "b"]}
	reasons(all_of, {"needs": {"a": true}}) == {"missing"}
	reasons(all_of, {"needs": {"a": true, "b": true}}) == set()
	reasons(any_of, {"needs": {"a": true}}) == set()
	reasons(any_of, {"needs": {}}) == {"missing"}
	reasons({"rule": "noDependency", "refs": ["a"]}, {"needs": {"a": true}}) == {"present"}
}

test_label if {
	rule := {"rule": "label", "values": {"backend": true}, "pattern": "[a-z]+"}
	reasons(rule, {"text": "backend"}) == set()
	reasons(rule, {"text": "Other"}) == {"not-allowed", "no-match"}
	reasons(rule, {}) == {"missing"}
}

test_unique if {
	reasons({"rule": "unique"}, {"holders": 1}) == set()
	reasons({"rule": "unique"}, {"holders": 2}) == {"shared"}
}

test_resources if {
	reasons({"rule": "resources"}, {"needed": true, "present": false}) == {"missing"}
	reasons({"rule": "resources"}, {"value": "3", "max": "2"}) == {"above"}
}

test_limits_of_change if {
	reasons({"rule": "maxFall", "ratio": "0.5"}, {"before": "8", "after": "4"}) == set()
	reasons({"rule": "maxFall", "ratio": "0.5"}, {"before": "8", "after": "3"}) == {"fell"}
	reasons({"rule": "maxFall", "amount": "1"}, {"before": "8", "after": "6"}) == {"fell"}
	reasons({"rule": "maxRise", "ratio": "1"}, {"before": "4", "after": "8"}) == set()
	reasons({"rule": "maxRise", "ratio": "1"}, {"before": "4", "after": "9"}) == {"rose"}
	reasons({"rule": "maxRise", "amount": "1"}, {"before": "-1", "after": "1"}) == {"rose"}
	reasons({"rule": "maxRise", "ratio": "1"}, {"removed": true}) == {"removed"}
}

test_versions_are_ordered_item_by_item if {
	reasons({"rule": "noDowngrade"}, {"before": [2, 9, 0, 0, [1]], "after": [2, 10, 0, 0, [1]]}) == set()
	reasons({"rule": "noDowngrade"}, {"before": [2, 10, 0, 0, [1]], "after": [2, 9, 0, 0, [1]]}) == {"older"}
	reasons({"rule": "noDowngrade"}, {"before": [1, 0, 0, 0, [1]], "after": [1, 0, 0, 0, [0, "rc"]]}) == {"older"}
}

test_what_may_not_move if {
	reasons({"rule": "immutable"}, {"before": "a", "after": "b"}) == {"changed"}
	reasons({"rule": "noDeletion"}, {"deleted": true}) == {"deleted"}
	reasons({"rule": "maxChanges", "most": 3}, {"changes": 4}) == {"too-many"}
	reasons({"rule": "maxChanges", "most": 3}, {"changes": 3}) == set()
}

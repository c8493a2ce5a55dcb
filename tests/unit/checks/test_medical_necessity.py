"""Diagnosis lists of a payer: what a procedure must, may not, and should not alone be given for."""

from tests.unit.checks.judging import claim, judge

REQUIRED = {"procedures": ["97530"], "required_prefixes": ["M62", "G81"]}
EXCLUDED = {"procedures": ["97530"], "excluded_prefixes": ["F84"]}
WEAK = {"procedures": ["97530"], "weak_prefixes": ["Z51", "R53"]}


def judged(diagnoses, *rules, pointers=(1,), **line):
    judged_claim = claim(diagnoses=diagnoses, lines=[{"diagnosis_pointers": list(pointers), **line}])
    return judge("medical_necessity", {"rules": list(rules)}, judged_claim)


def test_a_diagnosis_that_supports_the_procedure_passes():
    assert judged(["M62.81"], REQUIRED).passed


def test_one_supporting_diagnosis_of_several_suffices():
    assert judged(["R53.1", "G81.91"], REQUIRED, pointers=(1, 2)).passed


def test_no_supporting_diagnosis_is_refused():
    finding = judged(["R53.1", "M25.511"], REQUIRED, pointers=(1, 2)).only
    assert (finding.code, finding.severity, finding.denial) == ("medical_necessity.not_supported", "error", "CO-11")
    assert (finding.line, finding.field) == (1, "lines.0.diagnosis_pointers")
    assert "R53.1 and M25.511" in finding.message


def test_a_supporting_diagnosis_that_the_line_does_not_point_to_does_not_help():
    assert judged(["R53.1", "M62.81"], REQUIRED, pointers=(1,)).codes == ["not_supported"]


def test_one_excluded_diagnosis_suffices_to_refuse():
    finding = judged(["M62.81", "F84.0"], EXCLUDED, pointers=(1, 2)).only
    assert finding.code == "medical_necessity.excluded"
    assert finding.message == "This payer does not pay 97530 for F84.0, to which line 1 points."


def test_an_excluded_diagnosis_that_the_line_does_not_point_to_does_no_harm():
    assert judged(["M62.81", "F84.0"], EXCLUDED).passed


def test_a_general_diagnosis_alone_is_a_warning():
    finding = judged(["Z51.89"], WEAK).only
    assert (finding.code, finding.severity) == ("medical_necessity.weak", "warning")
    assert judged(["Z51.89", "R53.1"], WEAK, pointers=(1, 2)).codes == ["weak"]


def test_a_general_diagnosis_beside_a_specific_one_passes():
    assert judged(["Z51.89", "M62.81"], WEAK, pointers=(1, 2)).passed


def test_a_line_with_several_faults_is_told_the_gravest():
    assert judged(["F84.0"], REQUIRED, EXCLUDED, WEAK).codes == ["excluded"]
    assert judged(["R53.1"], REQUIRED, EXCLUDED, WEAK).codes == ["not_supported"]


def test_prefixes_are_compared_without_the_dot():
    assert judged(["M62.81"], {"procedures": ["97530"], "required_prefixes": ["M6281"]}).passed
    assert judged(["M62.89"], {"procedures": ["97530"], "required_prefixes": ["M62.81"]}).codes == ["not_supported"]


def test_a_procedure_that_no_rule_names_is_not_looked_at():
    assert judged(["R53.1"], REQUIRED, procedure="97110").silent
    assert judge("medical_necessity", {}).silent
    assert judge("medical_necessity", {"rules": []}).silent


def test_a_rule_without_procedures_holds_for_every_code():
    rule = {"procedures": [], "excluded_prefixes": ["F84"]}
    for code in ("97530", "97110"):
        assert judged(["F84.0"], rule, REQUIRED, procedure=code).codes == ["excluded"]


def test_a_line_that_points_to_no_diagnosis_cannot_be_judged():
    for pointers in ((), (2,), (0,), (-1,)):
        answer = judged(["M62.81"], REQUIRED, pointers=pointers)
        assert answer.not_checked == ["the diagnosis that 97530 on line 1 was given for is not on the claim"]
        assert not answer.findings


def test_a_pointer_astray_beside_a_good_one_is_left_to_its_own_check():
    assert judged(["M62.81"], REQUIRED, pointers=(1, 9)).passed


def test_only_the_diagnoses_that_one_of_the_payers_lists_excludes_are_named():
    other = {"procedures": ["97530"], "excluded_prefixes": ["R27"]}
    found = judged(["M62.81", "F84.0", "R27.8"], EXCLUDED, other, pointers=(1, 2)).only
    assert "for F84.0, to which" in found.message

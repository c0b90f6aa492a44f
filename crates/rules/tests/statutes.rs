//! What the packs' lists say of statutes, to the subsection.

use portcullis_core::facts::StatuteKind;
use portcullis_engine::ports::Rulebook;
use portcullis_rules::CedarRulebook;
use portcullis_rules::embedded::{self, AGREEMENT_ID, STATUTE_ID};

#[test]
fn the_list_of_statutes_is_asked_to_the_subsection() {
    use StatuteKind::{Criminal, NoSubsection, NotCriminal, Tax, Unknown};
    for id in [AGREEMENT_ID, STATUTE_ID] {
        let rulebook = CedarRulebook::load(&embedded::pack(id).unwrap()).unwrap();
        for (citation, kind) in [
            ("8 USC 1253(a)(1)", Criminal),
            ("8 USC 1253(a)(1)(A)", Criminal),
            ("8 USC 1253(a)(1)(A)(i)", Unknown),
            ("8 USC 1253(a)(1)(E)", Unknown),
            ("8 USC 1253(a)(2)", NotCriminal),
            ("8 USC 1253", NoSubsection),
            ("8 USC 1324(a)(1)(A)(ii)", Criminal),
            ("8 USC 1304", NoSubsection),
            ("8 USC 1304(e)", Criminal),
            ("8 USC 1306(a)(1)", Unknown),
            ("8 USC 1324(a)(1)(A)", Criminal),
            ("8 USC 1324(a)(1)(A)(v)(II)", Criminal),
            ("8 USC 1324(a)(1)(A)(ix)", Unknown),
            ("8 USC 1324(a)(1)(C)", Unknown),
            ("8 USC 1324(a)(2)(Z)", Unknown),
            ("8 USC 1326(a)(9)", Unknown),
            ("8 USC 1326(b)(9)", Unknown),
            ("18 USC 922(g)(5)(A)", Criminal),
            ("18 USC 922(g)(99)", Unknown),
            ("18 USC 4", Criminal),
            ("18 USC 3146(a)(1)", Criminal),
            ("21 USC 841", Criminal),
            ("31 USC 5324(a)(3)", Criminal),
            ("8 USC 1324(a)(99)", Unknown),
            ("8 USC 1324", NoSubsection),
            ("8 USC 1324a(f)(1)", Criminal),
            ("8 USC 1324a(f)(2)", NotCriminal),
            ("8 USC 1325(a)(1)", Criminal),
            ("8 USC 1325(b)(2)", NotCriminal),
            ("8 USC 1326", Criminal),
            ("8 USC 1326(b)(2)", Criminal),
            ("8 USC 1326(c)", Unknown),
            ("8 USC 1360(b)", NotCriminal),
            ("18 USC 111(a)(1)", Criminal),
            ("18 USC 111(zz)", Unknown),
            ("18 USC 371", Criminal),
            ("18 USC 371(a)", Unknown),
            ("18 USC 924(c)(1)(A)(i)", Criminal),
            ("18 USC 924(d)", NotCriminal),
            ("18 USC 1001(a)(2)", Criminal),
            ("18 USC 1001(b)", Unknown),
            ("18 USC 1028A(a)(1)", Criminal),
            ("18 USC 1030(a)(2)(C)", Criminal),
            ("18 USC 1030(g)", NotCriminal),
            ("18 USC 1956", NoSubsection),
            ("18 USC 1956(a)(1)(B)(i)", Criminal),
            ("18 USC 1956(b)", NotCriminal),
            ("18 USC 2252A(f)(1)", NotCriminal),
            ("18 USC 2339B(a)(1)", Criminal),
            ("18 USC 2339B(c)", NotCriminal),
            ("21 USC 841(b)(1)(B)(viii)", Criminal),
            ("21 USC 843(f)", NotCriminal),
            ("26 USC 7201", Tax),
            ("42 USC 408(a)(7)(B)", Criminal),
        ] {
            let found = rulebook.terms().statute_kind(&citation.parse().unwrap());
            assert_eq!(found, kind, "{id}: {citation}");
        }
    }
}

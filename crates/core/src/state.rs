//! How an item, and a batch, becomes the next. The table of items is total: every state and every
//! step has a cell, and a test walks them all.

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the states are the house's words")]
pub enum ItemState {
    Received,
    Returned,
    AwaitingClearance,
    Declined,
    Cleared,
    NoMatch,
    Confirmed,
    Held,
    Cancelled,
    Expired,
    Error,
}

/// What can happen to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The findings have defects.
    Return,
    /// Every element is met.
    Admit,
    /// A finding, a limit or a stay stops it before the register.
    Hold,
    /// What stopped it is gone, and it awaits clearance (again).
    Release,
    /// What stopped it after it was cleared is gone.
    ReleaseCleared,
    /// A clearing officer cleared it.
    Clear,
    /// A clearing officer declined it.
    Decline,
    /// The register did not confirm it.
    Miss,
    /// The register confirmed it.
    Confirm,
    /// The requester withdrew it.
    Withdraw,
    /// Its letter lapsed.
    Lapse,
    /// Something of ours broke.
    Fail,
    /// What broke was mended.
    Retry,
}

impl ItemState {
    /// Every state.
    pub const ALL: [ItemState; 11] = [
        ItemState::Received,
        ItemState::Returned,
        ItemState::AwaitingClearance,
        ItemState::Declined,
        ItemState::Cleared,
        ItemState::NoMatch,
        ItemState::Confirmed,
        ItemState::Held,
        ItemState::Cancelled,
        ItemState::Expired,
        ItemState::Error,
    ];

    /// The word in the docket and, for an outcome, in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ItemState::Received => "received",
            ItemState::Returned => "returned",
            ItemState::AwaitingClearance => "awaiting_clearance",
            ItemState::Declined => "declined",
            ItemState::Cleared => "cleared",
            ItemState::NoMatch => "no_match",
            ItemState::Confirmed => "confirmed",
            ItemState::Held => "held",
            ItemState::Cancelled => "cancelled",
            ItemState::Expired => "expired",
            ItemState::Error => "error",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<ItemState> {
        ItemState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing can happen to it any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        Step::ALL.iter().all(|step| self.after(*step).is_none())
    }

    /// The state after `step`, or `None` where the step is not lawful.
    #[must_use]
    pub fn after(self, step: Step) -> Option<ItemState> {
        use ItemState as S;
        match (self, step) {
            (S::Received, Step::Return) => Some(S::Returned),
            (S::Received, Step::Admit) => Some(S::AwaitingClearance),
            (S::Received | S::AwaitingClearance | S::Cleared, Step::Hold) => Some(S::Held),
            (S::Held, Step::Release) => Some(S::AwaitingClearance),
            (S::Held, Step::ReleaseCleared) => Some(S::Cleared),
            (S::AwaitingClearance, Step::Clear) => Some(S::Cleared),
            (S::AwaitingClearance | S::Held, Step::Decline) => Some(S::Declined),
            (S::Cleared, Step::Miss) => Some(S::NoMatch),
            (S::Cleared, Step::Confirm) => Some(S::Confirmed),
            (
                S::Received | S::AwaitingClearance | S::Cleared | S::Held | S::Error,
                Step::Withdraw,
            ) => Some(S::Cancelled),
            (S::Received | S::AwaitingClearance | S::Cleared | S::Held | S::Error, Step::Lapse) => {
                Some(S::Expired)
            }
            (S::Received | S::AwaitingClearance | S::Cleared | S::Held, Step::Fail) => {
                Some(S::Error)
            }
            (S::Error, Step::Retry) => Some(S::Received),
            _ => None,
        }
    }
}

impl Step {
    /// Every step.
    pub const ALL: [Step; 13] = [
        Step::Return,
        Step::Admit,
        Step::Hold,
        Step::Release,
        Step::ReleaseCleared,
        Step::Clear,
        Step::Decline,
        Step::Miss,
        Step::Confirm,
        Step::Withdraw,
        Step::Lapse,
        Step::Fail,
        Step::Retry,
    ];
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the states are the contract's words")]
pub enum BatchState {
    HeldByFinding,
    AwaitingClearance,
    Cleared,
    Answered,
    Declined,
    Cancelled,
    Expired,
    Refused,
}

impl BatchState {
    /// Every state.
    pub const ALL: [BatchState; 8] = [
        BatchState::HeldByFinding,
        BatchState::AwaitingClearance,
        BatchState::Cleared,
        BatchState::Answered,
        BatchState::Declined,
        BatchState::Cancelled,
        BatchState::Expired,
        BatchState::Refused,
    ];

    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            BatchState::HeldByFinding => "held_by_finding",
            BatchState::AwaitingClearance => "awaiting_clearance",
            BatchState::Cleared => "cleared",
            BatchState::Answered => "answered",
            BatchState::Declined => "declined",
            BatchState::Cancelled => "cancelled",
            BatchState::Expired => "expired",
            BatchState::Refused => "refused",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<BatchState> {
        BatchState::ALL.into_iter().find(|state| state.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every lawful step, one a line; whatever is not here must be refused.
    const LAWFUL: &str = "
        received           Return         returned
        received           Admit          awaiting_clearance
        received           Hold           held
        received           Withdraw       cancelled
        received           Lapse          expired
        received           Fail           error
        awaiting_clearance Hold           held
        awaiting_clearance Clear          cleared
        awaiting_clearance Decline        declined
        awaiting_clearance Withdraw       cancelled
        awaiting_clearance Lapse          expired
        awaiting_clearance Fail           error
        cleared            Hold           held
        cleared            Miss           no_match
        cleared            Confirm        confirmed
        cleared            Withdraw       cancelled
        cleared            Lapse          expired
        cleared            Fail           error
        held               Release        awaiting_clearance
        held               ReleaseCleared cleared
        held               Decline        declined
        held               Withdraw       cancelled
        held               Lapse          expired
        held               Fail           error
        error              Withdraw       cancelled
        error              Lapse          expired
        error              Retry          received
    ";

    #[test]
    fn the_table_is_total_and_is_this_one() {
        let mut walked = String::new();
        for state in ItemState::ALL {
            for step in Step::ALL {
                if let Some(next) = state.after(step) {
                    walked += &format!("{} {step:?} {}\n", state.word(), next.word());
                }
            }
        }
        let plain = |text: &str| {
            let lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
            let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
            lines.sort();
            lines
        };
        assert_eq!(plain(&walked), plain(LAWFUL));
    }

    #[test]
    fn confirmed_is_reached_from_cleared_alone() {
        for state in ItemState::ALL {
            let confirms = Step::ALL.iter().any(|s| state.after(*s) == Some(ItemState::Confirmed));
            assert_eq!(confirms, state == ItemState::Cleared);
        }
    }

    #[test]
    fn outcomes_are_final_except_held() {
        let last = ["returned", "declined", "no_match", "confirmed", "cancelled", "expired"];
        for state in ItemState::ALL {
            assert_eq!(state.is_final(), last.contains(&state.word()), "{}", state.word());
        }
    }

    #[test]
    fn words_are_read_back() {
        for state in ItemState::ALL {
            assert_eq!(ItemState::from_word(state.word()), Some(state));
        }
        for state in BatchState::ALL {
            assert_eq!(BatchState::from_word(state.word()), Some(state));
        }
    }
}

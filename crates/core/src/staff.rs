//! The custodian's people, and what each role may do.

use std::fmt;

/// A role at the custodian or the oversight body. One person holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Lodges letters, keeps the roll, seals the register, delivers.
    Clerk,
    /// Clears or declines, and keeps the protections.
    ClearingOfficer,
    /// Resolves batch findings, signs instruments, enters and lifts stays.
    Counsel,
    /// Looks at everything, and is the second person when a stay is lifted.
    Overseer,
}

impl Role {
    /// All four.
    pub const ALL: [Role; 4] = [Role::Clerk, Role::ClearingOfficer, Role::Counsel, Role::Overseer];

    /// The word in files and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::ClearingOfficer => "clearing",
            Role::Counsel => "counsel",
            Role::Overseer => "overseer",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Clerk => "clerk",
            Role::ClearingOfficer => "clearing officer",
            Role::Counsel => "counsel",
            Role::Overseer => "overseer",
        })
    }
}

/// A person of the custodian, by id and role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id, such as `clearing-1`. It is also the key id of the person's key.
    pub id: String,
    /// The role.
    pub role: Role,
}

/// Whoever can tell a person's signature from another's. The engine's keys implement it.
pub trait Keyring {
    /// The person who signed exactly `statement` in `token`, if anyone of the custodian did.
    fn signer(&self, statement: &str, token: &str) -> Option<Person>;
}

//! Who acts, and may they. A person acts with their own key; the role is the docket's to say.

use portcullis_core::staff::{Keyring, Person, Role};

use crate::change::StaffRow;
use crate::error::{Error, Result};
use crate::jwk::{PrivateKey, PublicKey, WireJwk};
use crate::jws::{self, STATEMENT, Token};

/// A person at the keyboard, with the key that proves it.
#[derive(Debug)]
pub struct Actor {
    person: Person,
    key: PrivateKey,
}

/// The public keys of the custodian's people.
#[derive(Debug)]
pub struct StaffKeys {
    people: Vec<(Person, PublicKey)>,
}

impl StaffKeys {
    /// Reads the docket's rows.
    ///
    /// # Errors
    ///
    /// A row is not one that this program wrote.
    pub fn read(rows: &[StaffRow]) -> Result<StaffKeys> {
        let read = |row: &StaffRow| {
            let role = Role::from_word(&row.role)?;
            let jwk: WireJwk = serde_json::from_str(&row.jwk).ok()?;
            let key = PublicKey::from_jwk(&jwk).ok()?;
            Some((Person { id: row.id.clone(), role }, key))
        };
        let people: Option<Vec<_>> = rows.iter().map(read).collect();
        let broken = || Error::fault("the docket's staff cannot be read");
        Ok(StaffKeys { people: people.ok_or_else(broken)? })
    }

    /// The person whose key this is, as an actor.
    ///
    /// # Errors
    ///
    /// Nobody of that id, or the key is not theirs.
    pub fn actor(&self, id: &str, key: PrivateKey) -> Result<Actor> {
        let unknown = || {
            Error::NotPermitted(format!(
                "`{id}` is not on this home's staff: give `--as` with the id of one who is"
            ))
        };
        let (person, public) = self.people.iter().find(|(p, _)| p.id == id).ok_or_else(unknown)?;
        let own = PublicKey::from_jwk(&key.public()).is_ok_and(|own| own == *public);
        if own {
            Ok(Actor { person: person.clone(), key })
        } else {
            Err(Error::NotPermitted(format!("the key is not `{id}`'s; give that person's own key")))
        }
    }

    /// The first person of a role.
    #[must_use]
    pub fn first(&self, role: Role) -> Option<&Person> {
        self.people.iter().map(|(person, _)| person).find(|person| person.role == role)
    }

    /// The statement that a token holds and the person of the staff who signed it; `None` if nobody did.
    #[must_use]
    pub fn signed(&self, token: &str) -> Option<(String, Person)> {
        let read = Token::parse(token.as_bytes()).ok()?;
        let statement = String::from_utf8(read.payload().to_vec()).ok()?;
        let person = self.signer(&statement, token)?;
        Some((statement, person))
    }
}

impl Keyring for StaffKeys {
    fn signer(&self, statement: &str, token: &str) -> Option<Person> {
        let token = Token::parse(token.as_bytes()).ok()?;
        let (person, key) = self.people.iter().find(|(person, _)| person.id == token.kid())?;
        let signed = token.payload() == statement.as_bytes() && token.is_signed_by(key, STATEMENT);
        signed.then(|| person.clone())
    }
}

impl Actor {
    /// Who it is.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.person.id
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.person.role
    }

    /// Whether the person holds one of these roles.
    ///
    /// # Errors
    ///
    /// Who may, where this person may not.
    pub fn must_be(&self, role: Role, to_do: &str) -> Result<()> {
        if self.person.role == role {
            return Ok(());
        }
        Err(Error::NotPermitted(format!(
            "`{}` is {} and may not {to_do}; that takes {role}: give `--as` and `--key` of one",
            self.person.id, self.person.role
        )))
    }

    /// Signs a statement.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub fn sign(&self, statement: &str) -> Result<String> {
        jws::sign(statement.as_bytes(), STATEMENT, &self.key).map_err(Error::fault)
    }
}

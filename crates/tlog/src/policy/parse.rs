//! How a policy file is read: line by line, names before their use, and nothing passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use super::{Group, Log, Member, Policy, Witness};
use crate::key::{KeyError, KeyType, NoteVerifier};
use crate::text;

/// The name that a quorum of nobody has.
const NONE: &[u8] = b"none";

/// Reads a policy file: C2SP tlog-policy, "Policy file syntax and structure".
pub(super) fn policy(bytes: &[u8]) -> Result<Policy, PolicyParseError> {
    let mut reader = Reader::default();
    let mut line = 0;
    for text in bytes.split_inclusive(|byte| *byte == b'\n') {
        line += 1;
        reader.line(text).map_err(|fault| PolicyParseError { line, fault })?;
    }
    let quorum = reader.quorum.ok_or(PolicyParseError { line, fault: PolicyFault::NoQuorum })?;
    Ok(Policy { logs: reader.logs, witnesses: reader.witnesses, groups: reader.groups, quorum })
}

/// What has been read so far.
#[derive(Default)]
struct Reader<'a> {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    names: BTreeMap<&'a [u8], Member>,
    grouped: BTreeSet<&'a [u8]>,
    quorum: Option<Option<Member>>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a [u8]) -> Result<(), PolicyFault> {
        let line = line.strip_suffix(b"\n").ok_or(PolicyFault::Unterminated)?;
        let allowed = |byte: &u8| matches!(byte, b'\t' | 0x20..=0x7e | 0x80..=0xff);
        if !line.iter().all(allowed) {
            return Err(PolicyFault::Control);
        }
        let items = line.split(|byte| matches!(byte, b' ' | b'\t'));
        let items: Vec<&[u8]> = items.filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.log(key, None),
            [b"log", key, url] => self.log(key, Some(url)),
            [b"witness", name, key] => self.witness(name, key, None),
            [b"witness", name, key, url] => self.witness(name, key, Some(url)),
            [b"group", name, threshold, members @ ..] => self.group(name, threshold, members),
            [b"quorum", name] => self.quorum(name),
            [b"log" | b"witness" | b"group" | b"quorum", ..] => Err(PolicyFault::Items),
            _ => Err(PolicyFault::Keyword),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<&[u8]>) -> Result<(), PolicyFault> {
        let key = parse_key(key, KeyType::Log)?;
        if self.logs.iter().any(|log| log.key.public_key() == key.public_key()) {
            return Err(PolicyFault::DuplicateKey);
        }
        self.logs.push(Log { key, url: url.map(<[u8]>::to_vec) });
        Ok(())
    }

    fn witness(
        &mut self,
        name: &'a [u8],
        key: &[u8],
        url: Option<&[u8]>,
    ) -> Result<(), PolicyFault> {
        let key = parse_key(key, KeyType::Cosigner)?;
        if self.witnesses.iter().any(|witness| witness.key.public_key() == key.public_key()) {
            return Err(PolicyFault::DuplicateKey);
        }
        self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness { name: name.to_vec(), key, url: url.map(<[u8]>::to_vec) });
        Ok(())
    }

    fn group(
        &mut self,
        name: &'a [u8],
        threshold: &[u8],
        names: &[&'a [u8]],
    ) -> Result<(), PolicyFault> {
        if names.is_empty() {
            return Err(PolicyFault::Items);
        }
        let threshold = parse_threshold(threshold, names.len())?;
        let mut members = Vec::new();
        for member in names {
            members.push(self.known(member)?);
            if !self.grouped.insert(member) {
                return Err(PolicyFault::GroupedTwice);
            }
        }
        self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), PolicyFault> {
        if self.quorum.is_some() {
            return Err(PolicyFault::SecondQuorum);
        }
        self.quorum = Some(if name == NONE { None } else { Some(self.known(name)?) });
        Ok(())
    }

    fn define(&mut self, name: &'a [u8], member: Member) -> Result<(), PolicyFault> {
        let taken = name == NONE || self.names.insert(name, member).is_some();
        if taken { Err(PolicyFault::NameTaken) } else { Ok(()) }
    }

    fn known(&self, name: &[u8]) -> Result<Member, PolicyFault> {
        self.names.get(name).copied().ok_or(PolicyFault::UnknownName)
    }
}

fn parse_key(bytes: &[u8], wanted: KeyType) -> Result<NoteVerifier, PolicyFault> {
    // A key that is not UTF-8 can only fail to be so in its name.
    let vkey = str::from_utf8(bytes).map_err(|_| PolicyFault::Key(KeyError::Name))?;
    let key = NoteVerifier::parse(vkey).map_err(PolicyFault::Key)?;
    if key.key_type() == wanted { Ok(key) } else { Err(PolicyFault::KeyType) }
}

fn parse_threshold(word: &[u8], members: usize) -> Result<usize, PolicyFault> {
    match word {
        b"any" => Ok(1),
        b"all" => Ok(members),
        number => {
            let number = str::from_utf8(number).ok().and_then(text::decimal);
            let number = number.and_then(|number| usize::try_from(number).ok());
            number.filter(|k| (1..=members).contains(k)).ok_or(PolicyFault::Threshold)
        }
    }
}

/// Why bytes are not a [`Policy`], and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyParseError {
    line: usize,
    fault: PolicyFault,
}

impl PolicyParseError {
    /// The line, from 1; for a missing quorum the last one, which is 0 if there is none.
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is wrong there.
    pub fn fault(&self) -> PolicyFault {
        self.fault
    }
}

impl fmt::Display for PolicyParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the policy: {}", self.line, self.fault)
    }
}

impl Error for PolicyParseError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.fault.source()
    }
}

/// What is wrong with a line of a policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyFault {
    /// It does not end in a newline.
    Unterminated,
    /// It holds a control character other than tab.
    Control,
    /// Its first word is none of `log`, `witness`, `group` and `quorum`.
    Keyword,
    /// It has too few or too many items.
    Items,
    /// Its key is not a supported verifier key.
    Key(KeyError),
    /// It is a witness's key where a log's belongs, or a log's where a witness's does.
    KeyType,
    /// An earlier log, or an earlier witness, has the same public key.
    DuplicateKey,
    /// The name is defined already, or is `none`.
    NameTaken,
    /// A name is not defined on an earlier line.
    UnknownName,
    /// A name is a member of a group already.
    GroupedTwice,
    /// It is not `all`, `any` or a number from 1 to the number of members.
    Threshold,
    /// It is a second quorum line.
    SecondQuorum,
    /// The file has no quorum line.
    NoQuorum,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PolicyFault::Unterminated => "the line does not end in a newline",
            PolicyFault::Control => "the line holds a control character",
            PolicyFault::Keyword => "the line is not a log, witness, group or quorum",
            PolicyFault::Items => "the line has too few or too many items",
            PolicyFault::Key(error) => return error.fmt(f),
            PolicyFault::KeyType => "the key's type is not one for this kind of line",
            PolicyFault::DuplicateKey => "the public key is listed already",
            PolicyFault::NameTaken => "the name is defined already",
            PolicyFault::UnknownName => "a name is not defined on an earlier line",
            PolicyFault::GroupedTwice => "a name is a member of a group already",
            PolicyFault::Threshold => "the threshold is not all, any or 1 to the members' number",
            PolicyFault::SecondQuorum => "there is a quorum line already",
            PolicyFault::NoQuorum => "there is no quorum line",
        })
    }
}

impl Error for PolicyFault {}

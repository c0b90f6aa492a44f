-- The docket, version 6. Times are nanoseconds since 1970-01-01 UTC; digests are 32 bytes.
-- Leaves and entries are for ever: triggers refuse to change or delete them. What opens them lies in a
-- table of its own, which alone can be destroyed.

create table head (
    id          integer primary key check (id = 1),
    size        integer not null,
    frontier    blob    not null,
    checkpoint  blob    not null,
    events      blob    not null
) strict;
insert into head (id, size, frontier, checkpoint, events) values (1, 0, x'', x'', x'');

create table leaf (
    idx         integer primary key,
    commitment  blob    not null unique check (length(commitment) = 32)
) strict;

create table entry (
    idx         integer primary key references leaf (idx),
    kind        text    not null,
    at          integer not null,
    batch       integer,
    item        integer
) strict;
create index entry_batch on entry (batch) where batch is not null;
create index entry_alone on entry (idx, kind, batch) where item is null and kind <> 'pad';

create table opening (
    idx         integer primary key references leaf (idx),
    sealed      blob    not null
) strict;

-- A replacing insert fires no delete trigger: leaves come in order, each index once, each value once.
create trigger leaf_follows before insert on leaf
    when new.idx is not (select coalesce(max(idx), -1) + 1 from leaf)
        or exists (select 1 from leaf where commitment = new.commitment)
    begin select raise(abort, 'a leaf is for ever'); end;
create trigger entry_follows before insert on entry
    when exists (select 1 from entry where idx = new.idx)
    begin select raise(abort, 'an entry is for ever'); end;
create trigger leaf_stays    before update on leaf  begin select raise(abort, 'a leaf is for ever');   end;
create trigger leaf_remains  before delete on leaf  begin select raise(abort, 'a leaf is for ever');   end;
create trigger entry_stays   before update on entry begin select raise(abort, 'an entry is for ever'); end;
create trigger entry_remains before delete on entry begin select raise(abort, 'an entry is for ever'); end;

create table batch (
    number        integer primary key,
    id            text    not null unique,
    state         text    not null,
    letter_sha256 blob    not null,
    rows_sha256   blob    not null,
    jti_sha256    blob,
    instrument    text    not null,
    version       integer not null,
    pack_sha256   blob    not null,
    agency        text    not null,
    kid           text    not null,
    lodged_by     text    not null,
    lodged_at     integer not null,
    expires       integer not null,
    rows          integer not null,
    returned      integer not null,
    refused       text    not null,
    leaf          integer not null,
    answers       integer not null
) strict;
create index batch_letter on batch (letter_sha256, rows_sha256);
create index batch_jti on batch (jti_sha256) where jti_sha256 is not null;

create table item (
    batch     integer not null,
    idx       integer not null,
    state     text    not null,
    leaf      integer,
    clearance integer,
    answer    integer,
    failed    blob,
    primary key (batch, idx)
) strict, without rowid;

create table finding (
    batch    integer not null,
    code     text    not null,
    resolved text,
    primary key (batch, code)
) strict, without rowid;

create table document (
    batch  integer not null,
    kind   text    not null,
    place  integer not null,
    answer integer not null,
    sealed blob    not null,
    primary key (batch, kind, place)
) strict;

-- `known` is the size of the log before the change that counted: what was counted later was not known then.
create table tally (
    handle  blob    not null,
    counted text    not null,
    batch   integer not null,
    at      integer not null,
    known   integer not null,
    number  integer not null,
    primary key (handle, counted, at, batch, known)
) strict, without rowid;

-- What binds a batch, where its rows stand and what it counts to its entry about the whole of it.
create table mark (
    known integer primary key references leaf (idx),
    mark  blob    not null
) strict;

create table staff (
    id   text primary key,
    role text not null,
    jwk  text not null
) strict;

-- From here on, `known` is the leaf at which a row was recorded. Rows are added and never changed: what stood at
-- any moment is what was recorded before it.

create table official (
    known       integer primary key references leaf (idx),
    kid         text    not null,
    sealed_name blob    not null,
    agency      text    not null,
    office      text    not null,
    instruments text    not null,
    valid_from  text    not null,
    valid_until text    not null,
    revoked     integer not null,
    jwk         text    not null
) strict;

create table adoption (
    known       integer primary key references leaf (idx),
    id          text    not null,
    version     integer not null,
    pack_sha256 blob    not null,
    token       text    not null,
    at          integer not null
) strict;

create table pack_file (
    pack_sha256 blob not null,
    path        text not null,
    content     text not null,
    primary key (pack_sha256, path)
) strict, without rowid;

create table stay (
    known          integer primary key references leaf (idx),
    kind           text    not null,
    id             text    not null,
    effect         integer not null,
    instrument     text,
    agency         text,
    statute        text,
    periods        text    not null,
    claims         blob,
    people         text    not null,
    court          text    not null,
    docket         text    not null,
    entered        text    not null,
    order_sha256   text    not null,
    tokens         text    not null
) strict;

create table protection (
    known         integer primary key references leaf (idx),
    kind          text    not null,
    id            text    not null,
    at            integer not null,
    handles       blob    not null,
    sealed        blob    not null
) strict;

create table safeguard (
    known         integer primary key references leaf (idx),
    agency        text    not null,
    at            integer not null,
    until         integer,
    report_sha256 text    not null,
    token         text    not null
) strict;

create table recall (
    known     integer primary key references leaf (idx),
    kind      text    not null,
    id        text    not null,
    recipient text    not null,
    at        integer not null,
    day       text    not null,
    rows      integer not null
) strict;

create table generation (
    known         integer primary key references leaf (idx),
    number        integer not null unique,
    sealed_at     integer not null,
    root          blob    not null,
    rows          integer not null,
    table_version integer not null,
    token         text    not null
) strict;

create trigger official_stays before update on official begin select raise(abort, 'what was known stays known'); end;
create trigger official_remains before delete on official begin select raise(abort, 'what was known stays known'); end;
create trigger adoption_stays before update on adoption begin select raise(abort, 'what was known stays known'); end;
create trigger adoption_remains before delete on adoption begin select raise(abort, 'what was known stays known'); end;
create trigger stay_stays before update on stay begin select raise(abort, 'what was known stays known'); end;
create trigger stay_remains before delete on stay begin select raise(abort, 'what was known stays known'); end;
create trigger protection_stays before update on protection begin select raise(abort, 'what was known stays known'); end;
create trigger protection_remains before delete on protection begin select raise(abort, 'what was known stays known'); end;
create trigger safeguard_stays before update on safeguard begin select raise(abort, 'what was known stays known'); end;
create trigger safeguard_remains before delete on safeguard begin select raise(abort, 'what was known stays known'); end;
create trigger recall_stays before update on recall begin select raise(abort, 'what was known stays known'); end;
create trigger recall_remains before delete on recall begin select raise(abort, 'what was known stays known'); end;
create trigger generation_stays before update on generation begin select raise(abort, 'what was known stays known'); end;
create trigger generation_remains before delete on generation begin select raise(abort, 'what was known stays known'); end;

create table if not exists invoices (
	id bigint primary key,
	invoice text not null,
	handled boolean not null default false
);
create index if not exists invoices_waiting on invoices (id) where not handled;

import { Migration } from '@mikro-orm/migrations';

const PURPOSES = `('VIDEO', 'AUDIO', 'DOCUMENT', 'IMAGE', 'COVER', 'AVATAR')`;

/** What is known of a file, files on their way here, and the pages of books. */
export class Migration20261121192000Media extends Migration {
  override up(): void {
    this.addSql(`alter table "stored_files" drop constraint "stored_files_check"`);
    // One owner's files with the same content share what is stored.
    this.addSql(`alter table "stored_files" drop constraint "stored_files_path_unique"`);
    this.addSql(`create index "stored_files_path_index" on "stored_files" ("path")`);
    this.addSql(`alter table "stored_files" alter column "bytes" type bigint using ("bytes"::bigint)`);
    this.addSql(`alter table "stored_files"
      add column "small_path" text null, add column "sha256" text null, add column "owner_id" uuid null,
      add column "name" text not null default '', add column "purpose" text null,
      add column "state" text not null default 'READY', add column "percent" int not null default 100,
      add column "problem" text null, add column "duration_seconds" int null, add column "width" int null,
      add column "height" int null, add column "pages" int null, add column "hls_name" text null,
      add column "segments" jsonb null, add column "sealed_key" text null, add column "part_of_id" uuid null,
      add column "unused_since" timestamptz(3) null`);
    this.addSql(`alter table "stored_files" add constraint "stored_files_part_of_id_foreign"
      foreign key ("part_of_id") references "stored_files" ("id") on delete cascade`);
    this.addSql(
      `alter table "stored_files" add constraint "stored_files_purpose_check" check ("purpose" in ${PURPOSES})`,
    );
    this.addSql(`alter table "stored_files" add constraint "stored_files_state_check"
      check ("state" in ('CHECKING', 'PROCESSING', 'READY', 'REFUSED'))`);
    this.addSql(`alter table "stored_files" add constraint "stored_files_check"
      check (bytes >= 0 and percent >= 0 and percent <= 100)`);
    this.addSql(`create index "stored_files_part_of_id_index" on "stored_files" ("part_of_id")`);
    this.addSql(`create index "stored_files_owner_id_created_at_id_index"
      on "stored_files" ("owner_id", "created_at", "id")`);
    this.addSql(`create index "stored_files_owner_id_sha256_index" on "stored_files" ("owner_id", "sha256")`);

    // Covers and portraits that stand from before: what they are for follows from who refers to them.
    this.addSql(
      `update "stored_files" f set "purpose" = 'COVER' from "courses" c where c."cover_id" = f."id"`,
    );
    this.addSql(
      `update "stored_files" f set "purpose" = 'AVATAR' from "users" u where u."avatar_id" = f."id"`,
    );
    this.addSql(
      `update "stored_files" f set "purpose" = 'VIDEO' from "lessons" l where l."media_id" = f."id"`,
    );

    this.addSql(`create table "document_pages" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "file_id" uuid not null, "number" int not null, "title" text not null, "html" text not null, primary key ("id"))`);
    this.addSql(
      `alter table "document_pages" add constraint "document_pages_file_id_number_unique" unique ("file_id", "number")`,
    );
    this.addSql(`alter table "document_pages" add constraint "document_pages_file_id_foreign"
      foreign key ("file_id") references "stored_files" ("id") on delete cascade`);

    this.addSql(`create table "uploads" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "owner_id" uuid not null, "purpose" text not null, "name" text not null, "bytes" bigint not null,
      "expires_at" timestamptz(3) not null, "file_id" uuid null, primary key ("id"))`);
    this.addSql(`alter table "uploads" add constraint "uploads_check" check (bytes >= 0)`);
    this.addSql(
      `alter table "uploads" add constraint "uploads_purpose_check" check ("purpose" in ${PURPOSES})`,
    );
    this.addSql(`create index "uploads_expires_at_index" on "uploads" ("expires_at")`);
    this.addSql(`create index "uploads_owner_id_expires_at_index" on "uploads" ("owner_id", "expires_at")`);
  }
}

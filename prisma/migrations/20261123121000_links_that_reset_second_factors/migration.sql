-- Whether a one-time link for a new password switches the account's second factor off as well.
ALTER TABLE invitations ADD COLUMN reset_second_factor boolean NOT NULL DEFAULT false;

-- The lanes of the log that ever sent something on: there may be more than there are in the settings now.
CREATE TABLE `lanes` (
	`id` text PRIMARY KEY NOT NULL,
	`deleted_at` integer
);

package io.caravan.watch;

/**
 * What a backfill did.
 *
 * @param looked objects it looked at
 * @param known those that the journal had an event of already, and that were left out for it
 * @param given those of which it made an event that was taken: by intake, or delivered by the rule
 * @param filtered those that the rule didn't want
 * @param failed those for which the rule failed
 * @param changed those that were gone, or something else, when they were asked for
 * @param ended why it ended before the last object; null when it didn't
 */
public record BackfillReport(
        long looked, long known, long given, long filtered, long failed, long changed, String ended) {}

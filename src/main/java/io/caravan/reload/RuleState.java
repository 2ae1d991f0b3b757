package io.caravan.reload;

import java.time.Instant;

/**
 * How a rule file is, at one moment.
 *
 * @param file its name
 * @param rule id of the rule in force, or empty when none is
 * @param hash of the text in force, or empty
 * @param since since when, or null
 * @param refusal why what the file says now isn't in force, or empty when it is
 */
public record RuleState(String file, String rule, String hash, Instant since, String refusal) {
    /** Whether what the file says is in force. */
    public boolean current() {
        return refusal.isEmpty();
    }
}

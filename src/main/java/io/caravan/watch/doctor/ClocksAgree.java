package io.caravan.watch.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the clocks of the servers are those of this machine. */
final class ClocksAgree implements Check {
    /** MinIO tells whole seconds, and an answer takes its time. */
    private static final Duration TOLERATED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "clocks";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        judge("NATS", facts.nats().skew(), findings);
        judge("MinIO", facts.store().skew(), findings);
        return findings;
    }

    private void judge(String server, Duration skew, List<Finding> findings) {
        if (skew == null) return;
        if (skew.abs().compareTo(TOLERATED) <= 0) {
            findings.add(Finding.ok(name(), server, "has the time of this machine"));
            return;
        }
        findings.add(Finding.warning(
                name(),
                server,
                "its clock is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                        + " the one of this machine",
                "ages are wrong: of events, of retries, of what the audit takes for lost; 15 minutes apart MinIO refuses every request",
                "timedatectl set-ntp true on both machines"));
    }
}

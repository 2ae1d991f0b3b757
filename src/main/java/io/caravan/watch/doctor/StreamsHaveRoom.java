package io.caravan.watch.doctor;

import io.caravan.jetstream.StreamCheckup;
import java.util.ArrayList;
import java.util.List;

/** How full the streams are. */
final class StreamsHaveRoom implements Check {
    private static final int NEARLY = 90;
    /** The next message may not fit any more. */
    private static final int FULL = 99;

    @Override
    public String name() {
        return "room";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (StreamCheckup stream : facts.nats().streams()) {
            if (stream.fill() == null || stream.fill().percent() < 0) continue;
            int percent = stream.fill().percent();
            String what = "is " + percent + "% full";
            String remedy = "nats stream edit " + stream.name() + " --max-bytes "
                    + 2 * stream.fill().bytes() + ", or take out what isn't needed";
            if (percent >= FULL)
                findings.add(Finding.broken(
                        name(), stream.name(), what, "it takes no more: what is to be written there waits", remedy));
            else if (percent >= NEARLY)
                findings.add(Finding.warning(
                        name(), stream.name(), what, "when it is full, what is to be written there waits", remedy));
            else findings.add(Finding.ok(name(), stream.name(), what));
        }
        return findings;
    }
}

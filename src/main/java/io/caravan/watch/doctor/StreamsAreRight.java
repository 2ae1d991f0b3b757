package io.caravan.watch.doctor;

import io.caravan.jetstream.StreamCheckup;
import io.caravan.jetstream.StreamDifference;
import java.util.ArrayList;
import java.util.List;

/** Whether the streams are there, take their subjects, and are set up so that nothing is lost or doubled in them. */
final class StreamsAreRight implements Check {
    @Override
    public String name() {
        return "streams";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        facts.nats().streams().forEach(stream -> judge(stream, findings));
        return findings;
    }

    private void judge(StreamCheckup stream, List<Finding> findings) {
        if (stream.fill() == null) {
            findings.add(Finding.broken(
                            name(),
                            stream.name(),
                            "there is no stream " + stream.name() + " for " + stream.subjects(),
                            "what is published there is lost, or waits",
                            "caravan doctor --fix, or start caravan run")
                    .mendedBy(new Mend.MakeStreams()));
            return;
        }
        for (StreamDifference difference : stream.differences()) findings.add(finding(stream, difference));
        if (stream.differences().isEmpty()) findings.add(Finding.ok(name(), stream.name(), "is as it should be"));
    }

    private Finding finding(StreamCheckup stream, StreamDifference difference) {
        Severity severity = difference.kind() == StreamDifference.Kind.SUBJECTS ? Severity.BROKEN : Severity.WARNING;
        Mend mend = difference.kind().canBeMended() ? new Mend.EditStream(stream.name()) : null;
        return new Finding(
                name(), severity, stream.name(), difference.text(), why(difference), remedy(stream, difference), mend);
    }

    private static String why(StreamDifference difference) {
        return switch (difference.kind()) {
            case RETENTION -> "what has been done with stays, or what hasn't goes";
            case DISCARD -> "events can be lost without a trace";
            case WINDOW -> "a copy that comes later is stored twice";
            case LIMIT -> "a full disk stops every stream of that server";
            case STORAGE -> "an acknowledged event can be lost";
            case SUBJECTS -> "what is published there is lost, or waits";
        };
    }

    private static String remedy(StreamCheckup stream, StreamDifference difference) {
        String edit = "nats stream edit " + stream.name() + " ";
        return switch (difference.kind()) {
            case DISCARD -> edit + "--discard new";
            case WINDOW -> edit + "--dupe-window " + stream.window().toSeconds() + "s";
            case LIMIT -> edit + "--max-bytes 10GB (what the disk has room for)";
            case SUBJECTS -> edit + "--subjects " + String.join(",", stream.subjects());
            case RETENTION, STORAGE ->
                "nats stream backup " + stream.name() + " backup, then nats stream rm " + stream.name()
                        + ", and caravan run makes it again";
        };
    }
}

package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stream of Caravan's, beside what Caravan would have made it.
 *
 * @param name its name
 * @param subjects what it would take
 * @param window the duplicate window it would have
 * @param fill how full it is; null when there is no such stream
 * @param differences where it isn't as it would have been made
 * @param replicas how many servers keep it; 0 when there is no such stream
 * @param clustered whether its server has others beside it
 * @param maxMessage the largest message it takes, in bytes; 0 or less for no limit of its own
 * @param serverTime what time the server had when it told this; null when there is no such stream
 */
public record StreamCheckup(
        String name,
        List<String> subjects,
        Duration window,
        StreamFill fill,
        List<StreamDifference> differences,
        int replicas,
        boolean clustered,
        long maxMessage,
        Instant serverTime) {
    private static final int NO_SUCH_STREAM = 10059;

    public StreamCheckup {
        subjects = List.copyOf(subjects);
        differences = List.copyOf(differences);
    }

    /** Of every stream that an event passes, and of those that keep the key-value buckets. Blocks. */
    public static List<StreamCheckup> all(Link link) throws IOException, JetStreamApiException {
        JetStreamManagement management = link.management();
        List<StreamCheckup> all = new ArrayList<>();
        for (Blueprint each : blueprints(link.names())) all.add(of(each, find(management, each.name())));
        return all;
    }

    private static List<Blueprint> blueprints(Names names) {
        List<Blueprint> blueprints = new ArrayList<>(Blueprint.streams(names));
        blueprints.addAll(Blueprint.buckets(names));
        return blueprints;
    }

    private static StreamCheckup of(Blueprint blueprint, StreamInfo found) {
        List<String> subjects = blueprint.configuration().getSubjects();
        Duration window = blueprint.configuration().getDuplicateWindow();
        if (found == null) {
            return new StreamCheckup(blueprint.name(), subjects, window, null, List.of(), 0, false, 0, null);
        }
        StreamConfiguration is = found.getConfiguration();
        boolean clustered =
                found.getClusterInfo() != null && found.getClusterInfo().getName() != null;
        return new StreamCheckup(
                blueprint.name(),
                subjects,
                window,
                StreamFill.of(found),
                blueprint.differences(is),
                is.getReplicas(),
                clustered,
                is.getMaximumMessageSize(),
                found.getTimestamp().toInstant());
    }

    private static StreamInfo find(JetStreamManagement management, String name)
            throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(name);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) return null;
            throw e;
        }
    }

    /**
     * Gives a stream the discard policy, the duplicate window and the subjects that Caravan would have made it with; all else of it stays. For one whose owner agreed. Blocks.
     *
     * @throws JetStreamApiException when the server refuses, or there is no such stream
     */
    public static void mend(Link link, String stream) throws IOException, JetStreamApiException {
        Blueprint wanted = blueprints(link.names()).stream()
                .filter(each -> each.name().equals(stream))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stream of Caravan's: " + stream));
        JetStreamManagement management = link.management();
        StreamConfiguration is = management.getStreamInfo(stream).getConfiguration();
        Set<String> subjects = new LinkedHashSet<>(is.getSubjects());
        subjects.addAll(wanted.uncovered(is));
        Duration window = wanted.configuration().getDuplicateWindow();
        management.updateStream(StreamConfiguration.builder(is)
                .subjects(subjects)
                .discardPolicy(DiscardPolicy.New)
                .duplicateWindow(is.getDuplicateWindow().compareTo(window) < 0 ? window : is.getDuplicateWindow())
                .build());
    }
}

package io.caravan.jetstream;

import io.caravan.jetstream.Checkpoints.Written;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The durables of a stream, to be looked at, paused and removed by somebody who doesn't serve them. Blocks. */
public final class Durables {
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NO_SUCH_CONSUMER = 10014;
    private static final List<String> EVERYTHING = List.of(">");
    /** A minute more than whoever serves one takes to write down where it is. */
    private static final Duration SIGN = Checkpoint.SIGN_OF_LIFE.plusMinutes(1);

    private final Link link;
    private final String stream;
    private final Entries entries;

    public Durables(Link link, String stream) {
        this.link = link;
        this.stream = stream;
        this.entries = new Entries(link, stream);
    }

    /**
     * All of them, those that are there by their names, then those of which only checkpoints are left.
     *
     * @throws IOException one line, when there is no such stream
     */
    public List<DurableState> read() throws IOException, JetStreamApiException, InterruptedException {
        JetStreamManagement management = link.management();
        StreamInfo info = stream(management);
        Instant created = info.getCreateTime().toInstant();
        Instant now = info.getTimestamp().toInstant();
        Map<String, List<Written>> checkpoints = checkpoints();
        List<DurableState> states = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (String name : management.getConsumerNames(stream).stream().sorted().toList()) {
            there.add(name);
            ConsumerInfo found = Lookup.consumer(management, stream, name);
            if (found == null || found.getConsumerConfiguration().getDurable() == null) continue;
            List<Written> written = Checkpoints.of(created, checkpoints.getOrDefault(name, List.of()));
            states.add(state(found, served(found, written, now)));
        }
        checkpoints.keySet().stream()
                .sorted()
                .filter(name -> !there.contains(name))
                .forEach(name -> {
                    List<Written> written = Checkpoints.of(created, checkpoints.get(name));
                    if (!written.isEmpty()) states.add(gone(name, written, now));
                });
        return states;
    }

    /** By durable, which versions of its rule the instances have that serve it now, or served it less than 6 minutes ago and died. */
    public Map<String, Set<String>> versions() throws IOException, JetStreamApiException, InterruptedException {
        StreamInfo info = stream(link.management());
        Instant created = info.getCreateTime().toInstant();
        Instant now = info.getTimestamp().toInstant();
        Map<String, Set<String>> versions = new HashMap<>();
        checkpoints().forEach((durable, written) -> Checkpoints.of(created, written).stream()
                .filter(each -> !each.checkpoint().left()
                        && each.checkpoint().version() != null
                        && Duration.between(each.at(), now).compareTo(SIGN) < 0)
                .forEach(each -> versions.computeIfAbsent(durable, any -> new HashSet<>())
                        .add(each.checkpoint().version())));
        return versions;
    }

    private Map<String, List<Written>> checkpoints() throws IOException, JetStreamApiException, InterruptedException {
        try {
            return new Checkpoints(link).read();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) return Map.of(); // no bucket
            throw e;
        } catch (IOException e) {
            // jnats wraps it when it lists keys.
            if (e.getCause() instanceof JetStreamApiException api && api.getApiErrorCode() == NO_SUCH_STREAM)
                return Map.of();
            throw e;
        }
    }

    private StreamInfo stream(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(stream);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
            throw new IOException("there is no stream " + stream + " on NATS at "
                    + link.state().detail() + "; Caravan makes it when it first runs there");
        }
    }

    /** One that holds, hangs or has its window full asks for nothing; but it writes down now and then where it is. */
    private static String served(ConsumerInfo info, List<Written> checkpoints, Instant now) {
        if (info != null && (info.getNumWaiting() > 0 || info.isPushBound())) return "somebody waits for its events";
        return checkpoints.stream()
                .filter(each -> !each.checkpoint().left())
                .map(each -> Duration.between(each.at(), now))
                .filter(age -> age.compareTo(SIGN) < 0)
                .min(Duration::compareTo)
                .map(age -> "somebody wrote down " + Math.max(0, age.toSeconds()) + " s ago where it is")
                .orElse(null);
    }

    private static DurableState state(ConsumerInfo info, String served) {
        ConsumerConfiguration configuration = info.getConsumerConfiguration();
        Map<String, String> metadata = configuration.getMetadata() == null ? Map.of() : configuration.getMetadata();
        List<String> filters = configuration.getFilterSubjects();
        var lastActive = info.getDelivered().getLastActive();
        return new DurableState(
                info.getName(),
                metadata.get(Durable.RULE),
                number(metadata.get(Durable.REVISION)),
                metadata.get(Durable.VERSION),
                filters == null || filters.isEmpty() ? EVERYTHING : filters,
                info.getNumPending(),
                info.getNumAckPending(),
                info.getAckFloor().getStreamSequence(),
                info.getDelivered().getStreamSequence(),
                lastActive == null ? null : lastActive.toInstant(),
                Pause.until(info),
                served,
                false,
                info.getDelivered().getConsumerSequence());
    }

    private static int number(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    private static DurableState gone(String name, List<Written> written, Instant now) {
        long floor = written.stream()
                .mapToLong(each -> each.checkpoint().floor())
                .max()
                .orElse(0);
        String served = served(null, written, now);
        return new DurableState(name, null, 0, null, EVERYTHING, 0, 0, floor, floor, null, null, served, true, 0);
    }

    /** When the oldest message was stored that it hasn't settled; empty when there is none. */
    public Optional<Instant> oldest(DurableState durable)
            throws IOException, JetStreamApiException, InterruptedException {
        if (durable.gone() || durable.pending() + durable.out() == 0) return Optional.empty();
        MessageInfo oldest = null;
        for (String filter : durable.filters()) {
            MessageInfo found = entries.next(durable.floor() + 1, filter);
            if (found != null && (oldest == null || found.getSeq() < oldest.getSeq())) oldest = found;
        }
        return Optional.ofNullable(oldest).map(found -> found.getTime().toInstant());
    }

    /** Lets it give nothing until then. What is out already is worked on to its end. */
    public void pause(String durable, Instant until) throws IOException, JetStreamApiException {
        link.management().pauseConsumer(stream, durable, until.atZone(ZoneOffset.UTC));
    }

    /** Lets it go on. */
    public void resume(String durable) throws IOException, JetStreamApiException {
        link.management().resumeConsumer(stream, durable);
    }

    /**
     * Deletes it as {@link #delete} does, unless somebody serves it by now.
     *
     * @return how it is, when somebody does
     */
    public Optional<DurableState> deleteUnserved(String durable)
            throws IOException, JetStreamApiException, InterruptedException {
        Optional<DurableState> served = read().stream()
                .filter(each -> each.name().equals(durable) && each.served() != null)
                .findFirst();
        if (served.isEmpty()) delete(durable);
        return served;
    }

    /**
     * Deletes it, and what the state bucket knows of it; else it would still hold back what the stream may let go. Where the process dies in between, only checkpoints are left, and doing it
     * again does the rest.
     */
    public void delete(String durable) throws IOException, JetStreamApiException, InterruptedException {
        try {
            link.management().deleteConsumer(stream, durable);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_CONSUMER) throw e;
        }
        StateStore state = new StateStore(link, link.names().state());
        for (String kind : List.of("retry.", "suspect.", "checkpoint."))
            Answers.await(state.remove(kind + durable + ".*"));
        for (String kind : List.of("abandoned.", "givenback.", "version.")) Answers.await(state.remove(kind + durable));
    }
}

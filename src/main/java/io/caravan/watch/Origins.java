package io.caravan.watch;

import io.caravan.event.EventJson;
import io.caravan.event.Identity;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Tokens;
import io.caravan.jetstream.Link;
import io.nats.client.JetStreamApiException;
import io.nats.client.StreamContext;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who tells of a bucket, as far as the journal knows: the identities of events hold the deployment id, which MinIO tells in its notifications and nowhere else that a user may ask.
 *
 * @param source of the bucket's events
 * @param deployment of the bucket's newest event, or the journal's newest; empty when it isn't known
 * @param all that may have told of it
 */
record Origins(String source, String deployment, Set<String> all) {
    private static final int NO_MESSAGE = 10037;
    private static final int NO_SUCH_STREAM = 10059;
    private static final String MINIO = "minio:s3";

    static Origins of(Link link, String bucket) throws IOException, JetStreamApiException {
        String token = Tokens.escape(bucket);
        String prefix = JournalSubject.PREFIX;
        List<ObjectEvent> newest = new ArrayList<>();
        for (String subject : List.of(
                prefix + ".created." + token + ".*",
                prefix + ".removed." + token + ".*",
                prefix + ".*." + token + ".*",
                prefix + ".>")) {
            newest(link, subject, newest);
        }
        Set<String> all = new LinkedHashSet<>();
        newest.stream().map(ObjectEvent::deployment).filter(id -> !id.isEmpty()).forEach(all::add);
        String deployment = all.isEmpty() ? "" : all.iterator().next();
        all.add("");
        String source = newest.stream()
                .map(ObjectEvent::source)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(MINIO);
        return new Origins(source, deployment, all);
    }

    private static void newest(Link link, String subject, List<ObjectEvent> into)
            throws IOException, JetStreamApiException {
        try {
            StreamContext journal = link.stream(link.names().journal());
            MessageInfo entry = journal.getLastMessage(subject);
            into.add(EventJson.read(entry.getData()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_MESSAGE && e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
        }
    }

    /** All names under which the journal may know a state. */
    List<String> stateIds(Listed state) {
        return all.stream()
                .flatMap(each -> Identity.stateIds(
                        each, state.bucket(), state.key(), state.versionId(), state.modified(), state.etag())
                        .stream())
                .toList();
    }
}

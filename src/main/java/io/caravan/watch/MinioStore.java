package io.caravan.watch;

import io.minio.BucketArgs;
import io.minio.GetBucketNotificationArgs;
import io.minio.GetBucketVersioningArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Bucket;
import io.minio.messages.EventType;
import io.minio.messages.FilterRule;
import io.minio.messages.Item;
import io.minio.messages.QueueConfiguration;
import io.minio.messages.VersioningConfiguration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store by MinIO's SDK. Threads: safe. */
final class MinioStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(MinioStore.class);

    private static final String META = "x-amz-meta-";
    private static final String DELETE_MARKER = "x-amz-delete-marker";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private final MinioClient client;

    MinioStore(MinioClient client) {
        this.client = client;
    }

    private interface Ask<T> {
        T answer() throws Exception;
    }

    private static <T> T ask(String what, Ask<T> ask) throws IOException, InterruptedException {
        try {
            return ask.answer();
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedException("interrupted while asking MinIO " + what);
        } catch (ErrorResponseException e) {
            throw new StoreFailure(
                    "MinIO refuses " + what + ": " + e.errorResponse().code() + ": "
                            + e.errorResponse().message(),
                    e);
        } catch (IOException e) {
            throw new StoreFailure("can't reach MinIO " + what + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new StoreFailure("can't ask MinIO " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> buckets() throws IOException, InterruptedException {
        return ask(
                "for its buckets",
                () -> client.listBuckets().stream().map(Bucket::name).sorted().toList());
    }

    @Override
    public List<Scope> scopes(String bucket) throws IOException, InterruptedException {
        List<QueueConfiguration> rules;
        try {
            rules = ask("for the notification of bucket " + bucket, () -> client.getBucketNotification(
                            GetBucketNotificationArgs.builder().bucket(bucket).build())
                    .queueConfigurationList());
        } catch (IOException e) {
            if (!isUnreadable(e)) throw e;
            // It has one, and the SDK knows only some of MinIO's events.
            LOG.warn(
                    "the notification of bucket {} can't be read, so all of the bucket counts as watched: {}",
                    bucket,
                    e.getMessage());
            return List.of(Scope.EVERYTHING);
        }
        return rules == null
                ? List.of()
                : rules.stream()
                        .filter(MinioStore::tellsUs)
                        .map(MinioStore::scope)
                        .toList();
    }

    private static boolean isUnreadable(IOException e) {
        return !(e.getCause() instanceof ErrorResponseException) && !(e.getCause() instanceof IOException);
    }

    /** Of MinIO's targets those that Caravan can be behind; whose names we don't know counts, too. */
    private static boolean tellsUs(QueueConfiguration rule) {
        String arn = rule.queue() == null ? "" : rule.queue();
        return !arn.startsWith("arn:minio:sqs:") || arn.endsWith(":nats") || arn.endsWith(":webhook");
    }

    private static Scope scope(QueueConfiguration rule) {
        String prefix = "";
        String suffix = "";
        for (FilterRule filter : rule.filterRuleList() == null ? List.<FilterRule>of() : rule.filterRuleList()) {
            if ("prefix".equalsIgnoreCase(filter.name())) prefix = filter.value();
            if ("suffix".equalsIgnoreCase(filter.name())) suffix = filter.value();
        }
        List<EventType> events = rule.events();
        return new Scope(
                prefix,
                suffix,
                events.stream().anyMatch(type -> type.toString().startsWith("s3:ObjectCreated:")),
                events.contains(EventType.OBJECT_REMOVED_ANY)
                        || events.contains(EventType.OBJECT_REMOVED_DELETED_MARKER_CREATED),
                events.contains(EventType.OBJECT_REMOVED_ANY) || events.contains(EventType.OBJECT_REMOVED_DELETE));
    }

    @Override
    public Listing list(String bucket, String prefix, String after) throws IOException, InterruptedException {
        return hasVersions(bucket) ? versions(bucket, prefix, after, item -> true) : objects(bucket, prefix, after);
    }

    /** Where there are versions, only a listing of these tells which one is current. */
    @Override
    public Listing listCurrent(String bucket, String prefix, String after) throws IOException, InterruptedException {
        return hasVersions(bucket)
                ? versions(bucket, prefix, after, item -> item.isLatest() && !item.isDeleteMarker())
                : objects(bucket, prefix, after);
    }

    private boolean hasVersions(String bucket) throws IOException, InterruptedException {
        GetBucketVersioningArgs arguments =
                GetBucketVersioningArgs.builder().bucket(bucket).build();
        return ask("for the versioning of bucket " + bucket, () -> client.getBucketVersioning(arguments))
                        .status()
                != VersioningConfiguration.Status.OFF;
    }

    private Listing versions(String bucket, String prefix, String after, Predicate<Item> wanted) {
        return list(
                arguments(bucket, prefix).includeVersions(true).keyMarker(after).build(), wanted);
    }

    private Listing objects(String bucket, String prefix, String after) {
        return list(arguments(bucket, prefix).startAfter(after).build(), item -> true);
    }

    private static ListObjectsArgs.Builder arguments(String bucket, String prefix) {
        return ListObjectsArgs.builder().bucket(bucket).prefix(prefix).recursive(true);
    }

    private Listing list(ListObjectsArgs arguments, Predicate<Item> wanted) {
        Iterator<Result<Item>> items = client.listObjects(arguments).iterator();
        String what = "to list " + named(arguments);
        return () -> ask(what, () -> {
            while (items.hasNext()) {
                Item item = items.next().get();
                if (wanted.test(item)) return listed(arguments.bucket(), item);
            }
            return null;
        });
    }

    private static String named(BucketArgs arguments) {
        return "bucket " + arguments.bucket();
    }

    private static Listed listed(String bucket, Item item) {
        boolean marker = item.isDeleteMarker();
        String etag = marker || item.etag() == null ? null : item.etag().replace("\"", "");
        return new Listed(
                bucket,
                item.objectName(),
                item.versionId(),
                item.lastModified().toInstant(),
                etag,
                marker ? 0 : item.size());
    }

    @Override
    public Optional<Listed.Details> details(Listed state) throws IOException, InterruptedException {
        StatObjectArgs arguments = StatObjectArgs.builder()
                .bucket(state.bucket())
                .object(state.key())
                .versionId(state.versionId())
                .build();
        return ask("for object " + state.key() + " of bucket " + state.bucket(), () -> {
            try {
                return details(state, client.statObject(arguments));
            } catch (ErrorResponseException e) {
                return refused(state, e);
            }
        });
    }

    @Override
    public boolean isGone(String bucket, String key) throws IOException, InterruptedException {
        StatObjectArgs arguments =
                StatObjectArgs.builder().bucket(bucket).object(key).build();
        return ask("for object " + key + " of bucket " + bucket, () -> {
            try {
                client.statObject(arguments);
                return false;
            } catch (ErrorResponseException e) {
                int status = e.response().code();
                if (status == NOT_FOUND) return e.response().header(DELETE_MARKER) == null;
                if (status == BAD_REQUEST) return false; // it is there, encrypted with a key of the client's
                throw e;
            }
        });
    }

    /** A HEAD has seconds only. */
    private static Optional<Listed.Details> details(Listed state, StatObjectResponse head) {
        Instant seconds = state.modified().truncatedTo(ChronoUnit.SECONDS);
        boolean same = !state.isDeleteMarker()
                && state.etag().equals(head.etag())
                && head.lastModified().toInstant().equals(seconds);
        return same ? Optional.of(new Listed.Details(head.contentType(), metadata(head))) : Optional.empty();
    }

    /** A delete marker is no object, and one that the client encrypted isn't shown without its key: then the listing has to do. */
    private Optional<Listed.Details> refused(Listed state, ErrorResponseException e)
            throws IOException, InterruptedException, ErrorResponseException {
        int status = e.response().code();
        if (status == NOT_ALLOWED && state.isDeleteMarker()) return Optional.of(Listed.Details.NONE);
        if (status == NOT_FOUND || status == NOT_ALLOWED) return Optional.empty();
        if (status / 100 != 4) throw e;
        Listing again = list(state.bucket(), state.key(), null);
        for (Listed one = again.next(); one != null && one.key().equals(state.key()); one = again.next()) {
            if (one.equals(state)) return Optional.of(Listed.Details.NONE);
        }
        return Optional.empty();
    }

    /** As MinIO's notifications have it. */
    private static Map<String, String> metadata(StatObjectResponse head) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String name : head.headers().names()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(META))
                metadata.put(canonical(name), head.headers().get(name));
        }
        if (head.contentType() != null) metadata.put("content-type", head.contentType());
        return metadata;
    }

    private static String canonical(String header) {
        List<String> parts = new ArrayList<>();
        for (String part : header.split("-", -1)) {
            parts.add(
                    part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT)
                                    + part.substring(1).toLowerCase(Locale.ROOT));
        }
        return String.join("-", parts);
    }
}

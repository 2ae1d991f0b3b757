package io.caravan.watch.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.watch.doctor.StoreFacts.Bucket;
import io.caravan.watch.doctor.StoreFacts.Notice;
import io.caravan.watch.doctor.StoreFacts.Targets;
import io.minio.GetBucketNotificationArgs;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.FilterRule;
import io.minio.messages.QueueConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks MinIO. Changes nothing. Blocks. */
final class StoreLook {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BUCKETS = 1_000;
    /** MinIO's administration is under a path that looks like a bucket's, and takes the same signatures. */
    private static final String ADMIN = "minio";

    private static final String SERVER_INFO = "admin/v3/info";
    private static final String REGION = "us-east-1";
    private static final Set<String> NO_SUCH_BUCKET = Set.of("NoSuchBucket");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MinioClient client;
    private final String endpoint;

    StoreLook(MinioClient client, String endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    /** @param named buckets that are asked for even when they can't be listed */
    StoreFacts look(Set<String> named) throws InterruptedException {
        Duration skew;
        try {
            skew = skew();
        } catch (IOException | IllegalArgumentException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return StoreFacts.none(
                    endpoint, new Reach(Reach.Kind.AWAY, "can't reach MinIO at " + endpoint + ": " + why));
        }
        Set<String> names = new TreeSet<>(named);
        String unlisted = "";
        try {
            client.listBuckets().forEach(bucket -> {
                if (names.size() < MOST_BUCKETS) names.add(bucket.name());
            });
        } catch (ErrorResponseException e) {
            if (!e.errorResponse().code().equals("AccessDenied")) {
                return StoreFacts.none(
                        endpoint,
                        new Reach(Reach.Kind.REFUSED, "MinIO at " + endpoint + " refuses us: " + e.getMessage()));
            }
            unlisted = e.getMessage();
        } catch (Exception e) {
            return StoreFacts.none(
                    endpoint,
                    new Reach(Reach.Kind.AWAY, "MinIO at " + endpoint + " doesn't answer: " + e.getMessage()));
        }
        List<Bucket> buckets = new ArrayList<>();
        for (String name : names) {
            Bucket bucket = bucket(name);
            if (bucket != null) buckets.add(bucket);
        }
        return new StoreFacts(endpoint, Reach.THERE, skew, unlisted, buckets, targets());
    }

    /** By the header that every answer has; whom it answers is the same. */
    private Duration skew() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint).resolve("/minio/health/live"))
                .timeout(PATIENCE)
                .build();
        Instant before = Instant.now();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        Instant after = Instant.now();
        return answer.headers()
                .firstValue("date")
                .map(date -> skew(date, before, after))
                .orElse(null);
    }

    /** Whole seconds are told, cut off. */
    static Duration skew(String date, Instant before, Instant after) {
        try {
            Instant told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            if (told.plusSeconds(1).isBefore(before)) return Duration.between(before, told.plusSeconds(1));
            return told.isAfter(after) ? Duration.between(after, told) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Null when there is none of that name. */
    private Bucket bucket(String name) {
        try {
            List<Notice> notices = client
                    .getBucketNotification(
                            GetBucketNotificationArgs.builder().bucket(name).build())
                    .queueConfigurationList()
                    .stream()
                    .map(StoreLook::notice)
                    .toList();
            return new Bucket(name, notices, "");
        } catch (ErrorResponseException e) {
            return NO_SUCH_BUCKET.contains(e.errorResponse().code())
                    ? null
                    : new Bucket(name, List.of(), e.getMessage());
        } catch (Exception e) {
            return new Bucket(name, List.of(), String.valueOf(e.getMessage()));
        }
    }

    static Notice notice(QueueConfiguration queue) {
        List<FilterRule> rules = queue.filterRuleList() == null ? List.of() : queue.filterRuleList();
        return new Notice(
                queue.queue(),
                queue.events().stream().map(Object::toString).collect(Collectors.toSet()),
                filter(rules, "prefix"),
                filter(rules, "suffix"));
    }

    private static String filter(List<FilterRule> rules, String name) {
        return rules.stream()
                .filter(rule -> name.equals(rule.name()) && rule.value() != null)
                .map(FilterRule::value)
                .findFirst()
                .orElse("");
    }

    private Targets targets() {
        try (InputStream answer = client.getObject(GetObjectArgs.builder()
                .bucket(ADMIN)
                .object(SERVER_INFO)
                .region(REGION)
                .build())) {
            return targets(JSON.readTree(answer));
        } catch (Exception e) {
            return Targets.unknown(String.valueOf(e.getMessage()));
        }
    }

    /** What {@code mc admin info --json} shows, too. */
    static Targets targets(JsonNode info) {
        Set<String> arns = new HashSet<>();
        info.path("sqsARN").forEach(arn -> arns.add(arn.asText()));
        Map<String, Boolean> online = new HashMap<>();
        info.path("services")
                .path("notifications")
                .forEach(byType -> byType.forEach(targets -> targets.forEach(target -> target.properties()
                        .forEach(each -> online.put(
                                each.getKey(),
                                each.getValue().path("status").asText().equals("online"))))));
        return new Targets(arns, online, "");
    }
}

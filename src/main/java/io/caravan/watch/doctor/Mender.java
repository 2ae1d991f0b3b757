package io.caravan.watch.doctor;

import io.caravan.jetstream.Link;
import io.caravan.jetstream.StreamCheckup;
import io.minio.BucketExistsArgs;
import io.minio.GetBucketNotificationArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.SetBucketNotificationArgs;
import io.minio.messages.EventType;
import io.minio.messages.FilterRule;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.QueueConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Does what somebody agreed to. Blocks. */
final class Mender {
    private static final String CREATED = "s3:ObjectCreated:";
    private static final String REMOVED = "s3:ObjectRemoved:";

    private final Link link;
    private final MinioClient client;

    Mender(Link link, MinioClient client) {
        this.link = link;
        this.client = client;
    }

    /** @throws IOException one line, why it couldn't be done */
    void mend(Mend mend) throws IOException {
        try {
            if (mend instanceof Mend.Notify notify) notifies(notify.bucket(), notify.arns());
            else if (mend instanceof Mend.MakeBucket make) makes(make);
            else if (mend instanceof Mend.MakeStreams)
                link.provision(link.names().in());
            else if (mend instanceof Mend.EditStream edit) StreamCheckup.mend(link, edit.stream());
        } catch (Exception e) {
            throw new IOException("couldn't " + mend.words() + ": " + e.getMessage(), e);
        }
    }

    /** It may be there by now: two that are asked for the same at once both do it. */
    private void makes(Mend.MakeBucket mend) throws Exception {
        boolean there = client.bucketExists(
                BucketExistsArgs.builder().bucket(mend.bucket()).build());
        if (!there)
            client.makeBucket(MakeBucketArgs.builder().bucket(mend.bucket()).build());
        notifies(mend.bucket(), mend.arns());
    }

    private void notifies(String bucket, Set<String> arns) throws Exception {
        NotificationConfiguration configuration = client.getBucketNotification(
                GetBucketNotificationArgs.builder().bucket(bucket).build());
        configuration.setQueueConfigurationList(merged(configuration.queueConfigurationList(), arns));
        client.setBucketNotification(SetBucketNotificationArgs.builder()
                .bucket(bucket)
                .config(configuration)
                .build());
    }

    /** What there is, with the targets told of everything created and removed. One that is told of some keys only stays with them, and the other gets the same. */
    static List<QueueConfiguration> merged(List<QueueConfiguration> there, Set<String> arns) {
        List<QueueConfiguration> all = new ArrayList<>(there);
        List<QueueConfiguration> ours =
                there.stream().filter(queue -> arns.contains(queue.queue())).toList();
        ours.forEach(queue -> queue.setEvents(completed(queue.events())));
        for (String arn : new TreeSet<>(arns)) {
            if (ours.stream().anyMatch(queue -> queue.queue().equals(arn))) continue;
            if (ours.isEmpty()) all.add(queue(arn, completed(List.of()), List.of()));
            else ours.forEach(like -> all.add(queue(arn, like.events(), like.filterRuleList())));
        }
        return all;
    }

    private static List<EventType> completed(List<EventType> events) {
        Set<EventType> all = new LinkedHashSet<>(List.of(EventType.OBJECT_CREATED_ANY, EventType.OBJECT_REMOVED_ANY));
        events.stream()
                .filter(event -> !event.toString().startsWith(CREATED)
                        && !event.toString().startsWith(REMOVED))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static QueueConfiguration queue(String arn, List<EventType> events, List<FilterRule> filters) {
        QueueConfiguration queue = new QueueConfiguration();
        queue.setQueue(arn);
        queue.setEvents(events);
        for (FilterRule filter : filters == null ? List.<FilterRule>of() : filters) {
            if ("prefix".equals(filter.name())) queue.setPrefixRule(filter.value());
            if ("suffix".equals(filter.name())) queue.setSuffixRule(filter.value());
        }
        return queue;
    }
}

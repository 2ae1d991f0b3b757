package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {
    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:Put, CREATED",
        "s3:ObjectCreated:Post, CREATED",
        "ObjectCreated:Copy, CREATED",
        "s3:ObjectCreated:CompleteMultipartUpload, CREATED",
        "s3:ObjectCreated:InventedLater, CREATED",
        "s3:ObjectCreated:PutTagging, CHANGED",
        "s3:ObjectCreated:DeleteTagging, CHANGED",
        "s3:ObjectCreated:PutRetention, CHANGED",
        "s3:ObjectCreated:PutLegalHold, CHANGED",
        "ObjectTagging:Put, CHANGED",
        "s3:ObjectRemoved:Delete, REMOVED",
        "s3:ObjectRemoved:DeleteMarkerCreated, REMOVED",
        "s3:ObjectRemoved:DeleteAllVersions, REMOVED",
        "s3:ObjectRemoved:NoOP, REMOVED",
        "s3:LifecycleDelMarkerExpiration:Delete, REMOVED",
        "LifecycleExpiration:Delete, REMOVED",
        "s3:ObjectAccessed:Get, ACCESSED",
        "s3:ObjectAccessed:Head, ACCESSED",
        "s3:ObjectRestore:Completed, OTHER",
        "s3:Replication:OperationFailedReplication, OTHER",
        "s3:Scanner:ManyVersions, OTHER",
        "s3:BucketCreated:*, OTHER",
        "s3:, OTHER",
        "'', OTHER",
        "ObjectCreatedNot:Put, OTHER"
    })
    void anEventsNameSaysItsKind(String name, Kind kind) {
        assertThat(Kind.of(name)).isEqualTo(kind);
    }
}

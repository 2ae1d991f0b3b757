package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerVersionTest {

    @Test
    void bothServersArePinned() {
        assertThat(ServerVersion.minio().source()).matches("github.com/minio/minio@v0\\.0\\.0-\\d{14}-[0-9a-f]{12}");
        assertThat(ServerVersion.nats().source()).matches("github.com/nats-io/nats-server/v2@v\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void imagesAreNeverLatest() {
        assertThat(ServerVersion.minio().image()).matches(".+:RELEASE\\..+");
        assertThat(ServerVersion.nats().image()).matches("nats:\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void aMissingEntryIsNamed() {
        assertThatThrownBy(() -> ServerVersion.of("minio", new Properties())).hasMessageContaining("minio.module");
    }
}

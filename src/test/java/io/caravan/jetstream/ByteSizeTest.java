package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void thousandsAndTwentyFoursAreToldApart() {
        assertThat(ByteSize.parse("512")).isEqualTo(512);
        assertThat(ByteSize.parse("10MB")).isEqualTo(10_000_000);
        assertThat(ByteSize.parse("10 MiB")).isEqualTo(10_485_760);
        assertThat(ByteSize.parse("1.5kb")).isEqualTo(1_500);
        assertThat(ByteSize.parse("0")).isZero();
    }

    @Test
    void whatIsNoSizeSaysWhatASizeLooksLike() {
        for (String wrong : new String[] {"", "10M", "-1", "ten", "10 mb x", "1e9"}) {
            assertThatThrownBy(() -> ByteSize.parse(wrong)).hasMessageContaining("KiB");
        }
        assertThatThrownBy(() -> ByteSize.parse("99999999999999999TB")).hasMessageContaining("too large");
    }
}

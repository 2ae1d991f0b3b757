package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NatsTargetsTest {

    @Test
    void theReadmeLetsABucketNotifyBoth() throws IOException {
        Matcher target = Pattern.compile("(?m)^mc event add myminio/photos (\\S+) --event put,delete$")
                .matcher(Files.readString(Path.of("README.md")));
        List<String> named = new ArrayList<>();
        while (target.find()) named.add(target.group(1));
        assertThat(named).isEqualTo(NatsTargets.ARNS);
    }
}

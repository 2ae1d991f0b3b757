package io.caravan.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long every test waits for what it awaits: as long as a slow and busy machine may need, for a test that doesn't depend on speed has nothing to gain by giving up. What a condition
 * throws, a server that is late with an answer among it, is as good as a condition that isn't met yet; it is the cause that is named in the end. JUnit finds it by itself (META-INF/services).
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(ENOUGH);
        Awaitility.ignoreExceptionsByDefault();
    }
}

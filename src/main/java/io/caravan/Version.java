package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.CamelContext;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells: what somebody who reports a fault should name. */
final class Version implements IVersionProvider {
    private static final String BUILD = "/META-INF/maven/io.caravan/caravan/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "caravan " + caravan() + ", Camel " + of(CamelContext.class) + ", jnats "
                    + io.nats.client.Nats.CLIENT_VERSION + ", Java " + Runtime.version()
        };
    }

    private static String caravan() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(BUILD)) {
            if (in == null) return "of classes that aren't packed";
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("version");
        }
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "?" : version;
    }
}

package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesFolderTest {
    @TempDir
    private Path temporary;

    private Path routes;

    @BeforeEach
    void makeFolder() throws IOException {
        routes = Files.createDirectories(temporary.resolve("routes"));
        Files.createDirectories(routes.resolve("rules"));
    }

    @Test
    void rulesAreToldFromWhatCountsFromTheNextStart() throws IOException {
        write("intake.camel.yaml");
        write("rules/images.camel.yaml");
        write("rules/Large.java");

        Listing listing = new RoutesFolder(routes).read();

        assertThat(listing.rules()).containsOnlyKeys("routes/rules/images.camel.yaml", "routes/rules/Large.java");
        assertThat(listing.fixed()).containsOnlyKeys("routes/intake.camel.yaml");
        assertThat(listing.strays()).isEmpty();
    }

    @Test
    void whatEditorsLeaveIsNoRule() throws IOException {
        write("rules/.images.camel.yaml");
        write("rules/#images.camel.yaml#");
        write("rules/images.camel.yaml~");
        write("rules/.images.camel.yaml.swp");
        write("rules/README.md");
        Files.createSymbolicLink(routes.resolve("rules/.#images.camel.yaml"), Path.of("someone@host.1"));

        Listing listing = new RoutesFolder(routes).read();

        assertThat(listing.rules()).isEmpty();
        assertThat(listing.strays()).isEmpty();
    }

    @Test
    void whatLooksLikeARouteAndIsNotLoadedIsNamed() throws IOException {
        write("rules/images.yaml");
        write("rules/images.xml");
        Files.createDirectories(routes.resolve("rules/more"));
        Files.createDirectories(routes.resolve("others"));

        assertThat(new RoutesFolder(routes).read().strays())
                .containsExactly(
                        "routes/others", "routes/rules/images.xml", "routes/rules/images.yaml", "routes/rules/more");
    }

    @Test
    void aMountedConfigMapIsReadThroughItsLinks() throws IOException {
        Path data = Files.createDirectories(routes.resolve("rules/..2026_11_24"));
        Files.writeString(data.resolve("images.camel.yaml"), "x");
        Files.createSymbolicLink(routes.resolve("rules/..data"), data);
        Files.createSymbolicLink(routes.resolve("rules/images.camel.yaml"), Path.of("..data", "images.camel.yaml"));

        Listing listing = new RoutesFolder(routes).read();

        assertThat(listing.rules()).containsOnlyKeys("routes/rules/images.camel.yaml");
        assertThat(listing.strays()).isEmpty();
    }

    @Test
    void aFolderThatIsGoneIsNoEmptyFolder() {
        assertThatThrownBy(() -> new RoutesFolder(temporary.resolve("none")).read())
                .isInstanceOf(NoSuchFileException.class);
    }

    private void write(String name) throws IOException {
        Files.writeString(routes.resolve(name), "x");
    }
}

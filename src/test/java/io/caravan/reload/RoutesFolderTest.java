package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
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

        Listing listing = folder().read();

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

        Listing listing = folder().read();

        assertThat(listing.rules()).isEmpty();
        assertThat(listing.strays()).isEmpty();
    }

    @Test
    void whatLooksLikeARouteAndIsNotLoadedIsNamed() throws IOException {
        write("rules/images.yaml");
        write("rules/images.xml");
        Files.createDirectories(routes.resolve("rules/more"));
        Files.createDirectories(routes.resolve("others"));

        assertThat(folder().read().strays())
                .containsExactly(
                        "routes/others", "routes/rules/images.xml", "routes/rules/images.yaml", "routes/rules/more");
    }

    @Test
    void aMountedConfigMapIsReadThroughItsLinks() throws IOException {
        Path data = Files.createDirectories(routes.resolve("rules/..2026_11_24"));
        Files.writeString(data.resolve("images.camel.yaml"), "x");
        Files.createSymbolicLink(routes.resolve("rules/..data"), data);
        Files.createSymbolicLink(routes.resolve("rules/images.camel.yaml"), Path.of("..data", "images.camel.yaml"));

        Listing listing = folder().read();

        assertThat(listing.rules()).containsOnlyKeys("routes/rules/images.camel.yaml");
        assertThat(listing.strays()).isEmpty();
    }

    @Test
    void whatHasRestedIsNotReadAgainButNowAndThen() throws IOException {
        write("rules/images.camel.yaml");
        RoutesFolder folder = folder();
        RouteFile first = images(folder);

        assertThat(images(folder)).isSameAs(first);
        for (int i = 0; i < 38; i++) images(folder);
        assertThat(images(folder)).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void whatWasChangedJustNowIsReadAgain() throws IOException {
        write("rules/images.camel.yaml");
        RoutesFolder folder = new RoutesFolder(routes);

        assertThat(images(folder)).isNotSameAs(images(folder));
    }

    @Test
    void anEditOfTheSameLengthAndTimeIsSeen() throws IOException {
        Path file = routes.resolve("rules/images.camel.yaml");
        Files.writeString(file, "old");
        FileTime time = Files.getLastModifiedTime(file);
        RoutesFolder folder = folder();
        assertThat(images(folder).text()).isEqualTo("old");

        awaitAnotherTick(file);
        Files.writeString(file, "new");
        Files.setLastModifiedTime(file, time);

        assertThat(images(folder).text()).isEqualTo("new");
    }

    /** Of the file system's clock: an edit in the same one is for what was changed just now. */
    private void awaitAnotherTick(Path file) {
        await().until(() -> {
            Path other = Files.writeString(temporary.resolve("tick"), "");
            return Files.getLastModifiedTime(other).compareTo(Files.getLastModifiedTime(file)) > 0;
        });
    }

    private static RouteFile images(RoutesFolder folder) throws IOException {
        return folder.read().rules().get("routes/rules/images.camel.yaml");
    }

    @Test
    void aFolderThatIsGoneIsNoEmptyFolder() {
        assertThatThrownBy(() -> new RoutesFolder(temporary.resolve("none")).read())
                .isInstanceOf(NoSuchFileException.class);
    }

    /** An hour on, so that no file was changed just now. */
    private RoutesFolder folder() {
        return new RoutesFolder(routes, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    }

    private void write(String name) throws IOException {
        Files.writeString(routes.resolve(name), "x");
    }
}

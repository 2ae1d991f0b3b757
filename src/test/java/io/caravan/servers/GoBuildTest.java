package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoBuildTest {
    private final ServerVersion minio = new ServerVersion("minio", "example/minio", "v1.0.0", "", "");
    private final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    Path dir;

    @Test
    void theTargetIsWhatGoInstalled() throws IOException {
        Path target = dir.resolve("cache/minio-v1.0.0");

        new GoBuild(said::add).build(go("echo \"$@\" > $GOBIN/minio; chmod +x $GOBIN/minio"), minio, target);

        assertThat(target).hasContent("install example/minio@v1.0.0");
        assertThat(said).singleElement().asString().startsWith("minio: building example/minio@v1.0.0");
        assertThat(files(target.getParent())).doesNotContain(".building").hasSize(2);
    }

    @Test
    void aFailureSaysWhatGoSaidAndLeavesNothing() throws IOException {
        Path target = dir.resolve("cache/minio-v1.0.0");

        assertThatThrownBy(() -> new GoBuild(said::add).build(go("echo no such host; exit 1"), minio, target))
                .isInstanceOf(ServerException.class)
                .hasMessage("go install example/minio@v1.0.0 failed: no such host");
        assertThat(files(target.getParent())).containsExactly("minio-v1.0.0.lock");
    }

    @Test
    void ofTwoThatWantItOneBuilds() throws IOException {
        Path target = dir.resolve("cache/minio-v1.0.0");
        Path go = go("echo one >> " + dir.resolve("builds") + "; echo x > $GOBIN/minio; chmod +x $GOBIN/minio");

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> new GoBuild(said::add).build(go, minio, target)),
                        CompletableFuture.runAsync(() -> new GoBuild(said::add).build(go, minio, target)))
                .join();

        assertThat(dir.resolve("builds")).hasContent("one");
    }

    private Path go(String script) throws IOException {
        Path go = Files.writeString(dir.resolve("go"), "#!/bin/sh\n" + script + "\n");
        go.toFile().setExecutable(true);
        return go;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }
}

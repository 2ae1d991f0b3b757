package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar as an application with modules finds it. */
class ModuleIT {

    @Test
    void theJarHasTheModuleNameThatThePageSays() throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of("target/caravan/lib"))) {
            jars = files.filter(each -> each.getFileName().toString().matches("caravan-\\d.*\\.jar"))
                    .toList();
        }

        assertThat(jars).as("made by ./mvnw package").hasSize(1);
        assertThat(ModuleFinder.of(jars.get(0)).findAll())
                .singleElement()
                .satisfies(module -> assertThat(module.descriptor().name()).isEqualTo("io.caravan"));
        assertThat(Files.readString(Path.of("docs/api.md"))).contains("module name is `io.caravan`");
    }
}

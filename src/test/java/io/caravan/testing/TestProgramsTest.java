package io.caravan.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.servers.ServerProgram;
import io.caravan.servers.ServerVersion;
import org.junit.jupiter.api.Test;

class TestProgramsTest {
    private static final ServerProgram CONTAINER = new TestcontainersProgram("image");
    private static final ServerProgram NATIVE = new TestcontainersProgram("stands for a native one");

    @Test
    void containersAreUsedWhereAnEngineAnswers() {
        TestPrograms programs = new TestPrograms(() -> true, server -> CONTAINER, server -> NATIVE);

        assertThat(programs.get(ServerVersion.nats())).isSameAs(CONTAINER);
    }

    @Test
    void nativeServersAreUsedWhereNoEngineAnswers() {
        TestPrograms programs = new TestPrograms(() -> false, server -> CONTAINER, server -> NATIVE);

        assertThat(programs.get(ServerVersion.nats())).isSameAs(NATIVE);
    }

    @Test
    void aMachineWithNeitherFailsTheTests() {
        TestPrograms programs = new TestPrograms(() -> false, server -> CONTAINER, server -> {
            throw new IllegalStateException("install Go");
        });

        assertThatThrownBy(() -> programs.get(ServerVersion.minio())).hasMessage("install Go");
    }
}

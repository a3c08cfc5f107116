package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodebuffBuilderTest {

    private final CodebuffHouse house = new CodebuffHouse();

    private CodebuffAgentRunner.Builder from(Map<String, String> environment) {
        return CodebuffAgentRunner.fromEnvironment(
                NpmPackage.folder(), CodebuffHouse.directory(house.head), "acme/balanced", environment);
    }

    private static void refused(ErrorCode code, ThrowingCallable build, String... words) {
        assertThatThrownBy(build)
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    @Test
    void without_a_key_says_what_to_set() {
        refused(ErrorCode.AUTH_REQUIRED, () -> from(Map.of()).build(), "CODEBUFF_API_KEY", "OPENROUTER_API_KEY");
        refused(
                ErrorCode.AUTH_REQUIRED,
                () -> from(Map.of("CODEBUFF_API_KEY", " ")).build(),
                "CODEBUFF_API_KEY");
    }

    @Test
    void takes_the_key_of_codebuff_before_that_of_openrouter() {
        assertThat(keySent(Map.of("CODEBUFF_API_KEY", "cb-1", "OPENROUTER_API_KEY", "or-1")))
                .isEqualTo("cb-1");
        assertThat(keySent(Map.of("OPENROUTER_API_KEY", "or-1"))).isEqualTo("or-1");
    }

    private Object keySent(Map<String, String> environment) {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CodebuffAgentRunner runner = from(environment)
                    .tools(house.tools)
                    .backend(backend.address())
                    .build();
            CodebuffHouse own = new CodebuffHouse();
            CompletableFuture<?> running = own.start(runner, own.job(agent -> agent.subAgents()));
            Object key = backend.take("prompt").get("authToken");
            backend.end("Fine.", Map.of());
            running.join();
            return key;
        }
    }

    @Test
    void shows_its_key_nowhere() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CodebuffAgentRunner runner = house.builder(backend.address()).build();
            assertThat(runner.toString()).contains(backend.address()).doesNotContain(CodebuffHouse.KEY);
            CompletableFuture<?> running = house.start(runner, house.job(agent -> agent));
            backend.take("prompt");
            assertThat(CodebuffHouse.children()).singleElement().satisfies(child -> {
                assertThat(child.info().commandLine().orElseThrow()).doesNotContain(CodebuffHouse.KEY);
                Path environment = Path.of("/proc", String.valueOf(child.pid()), "environ");
                if (Files.exists(environment)) {
                    assertThat(Files.readString(environment))
                            .contains("NEXT_PUBLIC_CODEBUFF_BACKEND_URL")
                            .doesNotContain(CodebuffHouse.KEY, "HOME=" + System.getProperty("user.home") + "\0");
                }
            });
            backend.end("Fine.", Map.of());
            running.join();
        }
    }

    @Test
    void wants_the_package_in_its_version(@TempDir Path folder) throws IOException {
        CodebuffAgentRunner.Builder builder = CodebuffAgentRunner.builder(folder, CodebuffHouse.directory(), "m")
                .apiKey("k");
        refused(ErrorCode.VALIDATION_ERROR, builder::build, "npm install @codebuff/sdk@0.3.13");
        Path sdk = Files.createDirectories(folder.resolve("node_modules/@codebuff/sdk"));
        Files.writeString(sdk.resolve("package.json"), "{\"version\":\"0.10.7\"}");
        refused(ErrorCode.VALIDATION_ERROR, builder::build, "0.10.7", "npm install @codebuff/sdk@0.3.13");
    }

    @Test
    void wants_no_tool_that_codebuff_has_itself() {
        Tool own = Tool.of("write_file", "Writes", () -> "written");
        refused(
                ErrorCode.VALIDATION_ERROR,
                () -> house.builder("127.0.0.1:1").tools(List.of(own)).build(),
                "write_file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://agents.example.com",
                "agents.example.com/ws",
                "localhost.example.com:80",
                "127.0.0.1.example.com",
                "a@b",
                ""
            })
    void refuses_a_backend_to_which_the_key_would_go_astray(String backend) {
        refused(ErrorCode.VALIDATION_ERROR, () -> house.builder(backend), "backend");
    }
}

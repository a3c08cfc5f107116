package dev.orchestrator.port.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Description;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Tool.Effect;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {

    record Item(String sku, int amount) {}

    @SuppressWarnings("unused")
    static class Warehouse {
        private int units = 7;

        @ToolMethod(description = "Units left", effect = Effect.READ_ONLY)
        public int stock(@ToolParameter("sku") @Description("as on the label") String number) {
            return number.equals("A1") ? units : 0;
        }

        @ToolMethod(
                name = "order_items",
                description = "Orders",
                effect = Effect.IDEMPOTENT,
                right = Right.DEPLOY,
                timeoutSeconds = 5)
        public Map<String, Object> order(
                @ToolParameter("items") List<Item> items,
                ToolContext context,
                @ToolParameter("note") Optional<String> note) {
            return Map.of("first", items.get(0), "key", context.idempotencyKey(), "note", note.orElse("none"));
        }

        @ToolMethod(description = "Empties")
        public void empty() {
            units = 0;
        }

        @ToolMethod(description = "Fails")
        public void fail() throws IOException {
            throw new IOException("closed");
        }

        public int notATool() {
            return 1;
        }
    }

    private static ToolResult call(Tool tool, String arguments) throws Exception {
        @SuppressWarnings("unchecked")
        Map<String, Object> read = (Map<String, Object>) Json.read(arguments);
        return tool.call(
                ToolContext.builder(Caller.user("u-1"), "run-1", "call-1").build(), read);
    }

    private static Tool named(String name, Object object) {
        return Tools.from(object).stream()
                .filter(tool -> tool.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_annotated_method_is_a_tool() {
        List<Tool> tools = Tools.from(new Warehouse());
        assertThat(tools)
                .extracting(tool -> tool.spec().name())
                .containsExactly("empty", "fail", "order_items", "stock");
        Tool order = tools.get(2);
        assertThat(order.effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(order.right()).isEqualTo(Right.DEPLOY);
        assertThat(order.timeout()).isEqualTo(Duration.ofSeconds(5));
        Tool stock = tools.get(3);
        assertThat(stock.effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(stock.right()).isEqualTo(Right.READ);
        assertThat(stock.timeout()).isEqualTo(Tool.DEFAULT_TIMEOUT);
        assertThat(stock.spec().description()).isEqualTo("Units left");
        assertThat(stock.spec().parameters())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"string\",\"description\":\"as on the"
                                + " label\"}},\"required\":[\"sku\"],\"additionalProperties\":false}");
    }

    @Test
    void a_call_calls_the_method_of_the_object() throws Exception {
        Warehouse warehouse = new Warehouse();
        assertThat(call(named("stock", warehouse), "{\"sku\":\"A1\"}").text()).isEqualTo("7");
        assertThat(call(named("empty", warehouse), "{}").text()).isEqualTo("Done.");
        assertThat(call(named("stock", warehouse), "{\"sku\":\"A1\"}").text()).isEqualTo("0");
    }

    @Test
    void the_context_is_no_argument_and_what_is_optional_may_be_absent() throws Exception {
        Tool order = named("order_items", new Warehouse());
        assertThat(order.spec().parameters()).doesNotContain("context");
        assertThat(Json.read(call(order, "{\"items\":[{\"sku\":\"A1\",\"amount\":2}]}")
                        .text()))
                .isEqualTo(Map.of("first", Map.of("sku", "A1", "amount", 2L), "key", "run-1/call-1", "note", "none"));
        assertThat(call(order, "{\"items\":[{\"sku\":\"A1\",\"amount\":2}],\"note\":\"x\"}")
                        .text())
                .contains("\"x\"");
    }

    @Test
    void arguments_that_do_not_fit_never_reach_the_method() throws Exception {
        ToolResult result = call(named("stock", new Warehouse()), "{\"sku\":7}");
        assertThat(result.failed()).isTrue();
        assertThat(result.text()).contains("$.sku: expected a string, got a number");
    }

    @Test
    void what_the_method_throws_passes_as_it_is() {
        assertThatThrownBy(() -> call(named("fail", new Warehouse()), "{}"))
                .isInstanceOf(IOException.class)
                .hasMessage("closed");
    }

    @SuppressWarnings("unused")
    static class Nameless {
        @ToolMethod(description = "x")
        public int stock(String sku) {
            return 7;
        }
    }

    @Test
    void a_parameter_without_a_name_is_refused_and_the_way_out_told() {
        assertThatThrownBy(() -> Tools.from(new Nameless()))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining("A parameter of type String of ")
                .hasMessageContaining("Nameless.stock")
                .hasMessageEndingWith("has no name: compile with -parameters, or name it with @ToolParameter");
    }

    @Test
    void with_parameters_compiled_in_no_annotation_is_needed(@TempDir Path folder) throws Exception {
        Object shop = compiled(folder, """
                import dev.orchestrator.port.agent.*;
                public class Shop {
                    @ToolMethod(description = "x")
                    public String stock(String sku, @ToolParameter("unit_count") int units) { return sku + units; }
                }
                """);
        Tool stock = named("stock", shop);
        assertThat(call(stock, "{\"sku\":\"A1\",\"unit_count\":3}").text()).isEqualTo("A13");
    }

    private static Object compiled(Path folder, String source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Shop.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return source;
            }
        };
        List<String> options = List.of(
                "-parameters", "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        StringWriter said = new StringWriter();
        assertThat(compiler.getTask(said, null, null, options, null, List.of(file))
                        .call())
                .as(said.toString())
                .isTrue();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ToolsTest.class.getClassLoader())) {
            return loader.loadClass("Shop").getConstructor().newInstance();
        }
    }

    @SuppressWarnings("unused")
    static class Twice {
        @ToolMethod(description = "x")
        public int stock() {
            return 7;
        }

        @ToolMethod(description = "x")
        public int stock(@ToolParameter("sku") String sku) {
            return 7;
        }
    }

    @SuppressWarnings("unused")
    static class Hidden {
        @ToolMethod(description = "x")
        public int stock() {
            return 7;
        }

        @ToolMethod(description = "x")
        int secret() {
            return 7;
        }
    }

    @SuppressWarnings("unused")
    static class SameParameters {
        @ToolMethod(description = "x")
        public int stock(@ToolParameter("a") String a, @ToolParameter("a") String b) {
            return 7;
        }
    }

    @SuppressWarnings("unused")
    static class OddType {
        @ToolMethod(description = "x")
        public int stock(@ToolParameter("a") Object a) {
            return 7;
        }
    }

    @SuppressWarnings("unused")
    static class OddName {
        @ToolMethod(name = "unit stock", description = "x")
        public int stock() {
            return 7;
        }
    }

    @SuppressWarnings("unused")
    static class TwoRights {
        @ToolMethod(
                description = "x",
                right = {Right.READ, Right.WRITE})
        public int stock() {
            return 7;
        }
    }

    @Test
    void what_cannot_be_a_tool_is_refused_and_named() {
        refused(new Object(), "java.lang.Object has no public method with @ToolMethod");
        refused(new Twice(), "Two methods of one object make a tool stock: ");
        refused(new Hidden(), "Hidden.secret() has @ToolMethod and is not public: make it public");
        refused(new SameParameters(), "has two parameters named a");
        refused(new OddType(), "No JSON schema for a of dev.orchestrator.port.agent.ToolsTest$OddType.stock");
        refused(new OddName(), "tool name must be 1 to 64 letters");
        refused(new TwoRights(), "needs one right at most");
    }

    private static void refused(Object object, String message) {
        assertThatThrownBy(() -> Tools.from(object))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining(message);
    }

    @SuppressWarnings("unused")
    interface Greets {
        @ToolMethod(description = "Greets", effect = Effect.READ_ONLY)
        default String greet() {
            return "hello";
        }
    }

    private static final class Greeter implements Greets {}

    @Test
    void methods_of_interfaces_and_of_private_classes_are_tools_as_well() throws Exception {
        assertThat(call(named("greet", new Greeter()), "{}").text()).isEqualTo("hello");
    }
}

package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JSON that is sent. */
class ChatBodyTest {

    private static final List<ModelMessage> HELLO = List.of(ModelMessage.of(Role.USER, "hello"));

    private static JsonNode body(ModelRequest request) {
        return body(request, Map.of(), false);
    }

    private static JsonNode body(ModelRequest request, Map<String, Object> extra, boolean openRouter) {
        String model = request.model() == null ? "author/model" : request.model();
        byte[] bytes =
                new ChatBody(extra, new Dialect(openRouter, false, true), new ModelNames()).write(request, model);
        return Json.treeOrNull(new String(bytes, StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        return Json.treeOrNull(text.replace('\'', '"'));
    }

    private static JsonNode messages(ModelMessage... messages) {
        return body(ModelRequest.builder(List.of(messages)).build()).path("messages");
    }

    @Test
    void a_plain_request_says_no_more_than_it_was_asked_to() {
        assertThat(body(ModelRequest.builder(HELLO).build())).isEqualTo(json("""
                        {'stream_options':{'include_usage':true},'model':'author/model','stream':true,
                         'messages':[{'role':'user','content':'hello'}]}
                        """));
    }

    @Test
    void everything_that_was_asked_for_is_sent() {
        ModelRequest request = ModelRequest.builder(HELLO)
                .model("m")
                .temperature(0.7)
                .maxTokens(2000)
                .topP(0.9)
                .seed(42)
                .stop(List.of("END"))
                .tools(List.of(new ToolSpec("now", "the time", "{\"type\":\"object\",\"properties\":{}}")))
                .toolChoice(ToolChoice.REQUIRED)
                .reasoning("high")
                .outputSchema("{\"type\":\"object\"}")
                .option("session_id", "run-17")
                .build();
        ObjectNode sent = (ObjectNode) body(request, Map.of(), true);
        sent.remove(List.of("messages", "stream", "stream_options"));
        assertThat(sent).isEqualTo(json("""
                        {'model':'m','temperature':0.7,'max_tokens':2000,'top_p':0.9,'seed':42,'stop':['END'],
                         'tools':[{'type':'function','function':{'name':'now','description':'the time',
                           'parameters':{'type':'object','properties':{}}}}],'tool_choice':'required',
                         'reasoning':{'effort':'high'},'provider':{'require_parameters':true},
                         'response_format':{'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':{'type':'object'}}},
                         'session_id':'run-17'}
                        """));
    }

    @Test
    void a_server_that_is_not_openrouter_gets_none_of_its_fields() {
        JsonNode sent = body(ModelRequest.builder(HELLO)
                .reasoning("low")
                .outputSchema("{\"type\":\"object\"}")
                .build());
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.has("reasoning")).isFalse();
        assertThat(sent.has("provider")).isFalse();
    }

    @Test
    void tools_may_be_called_not_at_all_or_at_will() {
        ModelRequest.Builder request =
                ModelRequest.builder(HELLO).tools(List.of(new ToolSpec("now", "the time", "{}")));
        assertThat(body(request.build()).has("tool_choice")).isFalse();
        assertThat(body(request.toolChoice(ToolChoice.NONE).build())
                        .path("tool_choice")
                        .asText())
                .isEqualTo("none");
    }

    @Test
    void a_whole_tool_round_is_written() {
        ToolCall call = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
        ModelMessage calls = new ModelMessage(Role.ASSISTANT, List.of(), List.of(call), null, null);
        assertThat(messages(
                        ModelMessage.of(Role.SYSTEM, "Be brief."),
                        calls,
                        ModelMessage.toolResult(call, "{\"c\":4}"),
                        ModelMessage.of(Role.ASSISTANT, "Four degrees.")))
                .isEqualTo(json("""
                        [{'role':'system','content':'Be brief.'},
                         {'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function',
                           'function':{'name':'weather','arguments':'{\\'city\\':\\'Oslo\\'}'}}]},
                         {'role':'tool','tool_call_id':'call_1','content':'{\\'c\\':4}'},
                         {'role':'assistant','content':'Four degrees.'}]
                        """.replace("\\'", "\\\"")));
    }

    @Test
    void images_and_files_become_parts_in_the_order_given() {
        byte[] bytes = {1, 2, 3};
        assertThat(messages(ModelMessage.of(
                        Role.USER,
                        List.of(
                                new ContentPart.Text("Look:"),
                                new ContentPart.ImageUrl("https://a.example/i.png"),
                                new ContentPart.Data("i.png", "image/png", bytes),
                                new ContentPart.Data("inv.pdf", "application/pdf", bytes)))))
                .isEqualTo(json("""
                        [{'role':'user','content':[{'type':'text','text':'Look:'},
                          {'type':'image_url','image_url':{'url':'https://a.example/i.png'}},
                          {'type':'image_url','image_url':{'url':'data:image/png;base64,AQID'}},
                          {'type':'file','file':{'filename':'inv.pdf','file_data':'data:application/pdf;base64,AQID'}}]}]
                        """));
    }

    @Test
    void a_tool_may_return_an_image() {
        ModelMessage result = new ModelMessage(
                Role.TOOL,
                List.of(new ContentPart.Text("here"), new ContentPart.Data("i.png", "image/png", new byte[] {1})),
                List.of(),
                "call_1",
                null);
        assertThat(messages(result).get(0).path("content").get(1).path("type").asText())
                .isEqualTo("image_url");
    }

    @Test
    void words_survive_the_way_into_json() {
        String words = "\"quotes\" \\ \n\t  日本 🎬 \ud800";
        assertThat(messages(ModelMessage.of(Role.USER, words))
                        .get(0)
                        .path("content")
                        .asText())
                .startsWith("\"quotes\" \\ \n\t  日本 🎬 ");
    }

    @Test
    void options_win_over_the_request_and_the_request_over_extra_fields() {
        Map<String, Object> extra = Map.of("temperature", 0.1, "top_k", 5, "user", "u", "model", "x", "stream", false);
        JsonNode sent = body(
                ModelRequest.builder(HELLO)
                        .temperature(0.5)
                        .option("top_k", 9)
                        .option("messages", List.of())
                        .build(),
                extra,
                false);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("top_k").asInt()).isEqualTo(9);
        assertThat(sent.path("user").asText()).isEqualTo("u");
        assertThat(sent.path("model").asText()).isEqualTo("author/model");
        assertThat(sent.path("stream").asBoolean()).isTrue();
        assertThat(sent.path("messages")).hasSize(1);
    }

    @Test
    void an_option_that_is_null_takes_a_field_out() {
        ModelRequest.Builder request = ModelRequest.builder(HELLO).temperature(0.5);
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("temperature", null);
        nothing.put("stream_options", null);
        nothing.forEach(request::option);
        assertThat(body(request.build()).has("temperature")).isFalse();
        assertThat(body(request.build()).has("stream_options")).isFalse();
    }

    @Test
    void preferences_of_hosts_are_merged_from_all_sides() {
        ProviderPreferences preferences = ProviderPreferences.any()
                .order("anthropic", "amazon-bedrock")
                .denyDataCollection()
                .sort(ProviderPreferences.Sort.PRICE)
                .maxPrice(new BigDecimal("3"), new BigDecimal("15.50"));
        JsonNode sent = body(
                ModelRequest.builder(HELLO)
                        .outputSchema("{}")
                        .option("provider", Map.of("only", List.of("anthropic")))
                        .build(),
                Map.of("provider", preferences.fields()),
                false);
        assertThat(sent.path("provider")).isEqualTo(json("""
                        {'order':['anthropic','amazon-bedrock'],'data_collection':'deny','sort':'price',
                         'max_price':{'prompt':'3','completion':'15.50'},'require_parameters':true,'only':['anthropic']}
                        """));
    }

    @Test
    void preferences_have_all_their_fields() {
        assertThat(Json.MAPPER
                        .valueToTree(ProviderPreferences.any()
                                .only("a")
                                .ignore("b")
                                .withoutFallbacks()
                                .requireParameters()
                                .zeroDataRetention()
                                .quantizations("fp8")
                                .fields())
                        .toString())
                .isEqualTo("{\"only\":[\"a\"],\"ignore\":[\"b\"],\"allow_fallbacks\":false,\"require_parameters\":true,"
                        + "\"zdr\":true,\"quantizations\":[\"fp8\"]}");
        assertThatThrownBy(() -> ProviderPreferences.any().maxPrice(BigDecimal.ONE.negate(), BigDecimal.ONE))
                .isInstanceOf(OrchestratorException.class);
    }

    @Test
    void effort_joins_other_wishes_about_reasoning() {
        JsonNode sent = body(
                ModelRequest.builder(HELLO).reasoning("high").build(),
                Map.of("reasoning", Map.of("exclude", true)),
                false);
        assertThat(sent.path("reasoning")).isEqualTo(json("{'exclude':true,'effort':'high'}"));
        assertThat(sent.has("reasoning_effort")).isFalse();
    }

    @Test
    void mistral_gets_ids_it_takes_the_same_on_both_messages() {
        ToolCall call = new ToolCall("toolu_bdrk_01ABC", "now", "{}");
        ModelRequest request = ModelRequest.builder(List.of(
                        new ModelMessage(Role.ASSISTANT, List.of(), List.of(call), null, null),
                        ModelMessage.toolResult(call, "noon")))
                .model("mistralai/devstral-small")
                .build();
        JsonNode messages = body(request).path("messages");
        String id = messages.get(0).path("tool_calls").get(0).path("id").asText();
        assertThat(id).matches("[A-Za-z0-9]{9}");
        assertThat(messages.get(1).path("tool_call_id").asText()).isEqualTo(id);
    }

    @Test
    void what_is_no_json_is_refused_by_name_and_not_quoted() {
        ModelRequest.Builder request = ModelRequest.builder(HELLO);
        assertInvalid(
                request.tools(List.of(new ToolSpec("now", "the time", "{\"secret\":")))
                        .build(),
                "tool now");
        assertInvalid(ModelRequest.builder(HELLO).outputSchema("{} {}").build(), "output schema");
        assertInvalid(
                ModelRequest.builder(HELLO)
                        .option("odd", new Object() {
                            @Override
                            public String toString() {
                                return "secret";
                            }
                        })
                        .build(),
                "options");
    }

    private static void assertInvalid(ModelRequest request, String words) {
        assertThatThrownBy(() -> body(request))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}

package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gateway.Budget;
import dev.orchestrator.gateway.CachedAnswer;
import dev.orchestrator.gateway.FailedAttempt;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.RateLimit;
import dev.orchestrator.gateway.StructuredAnswer;
import dev.orchestrator.gateway.TaskProfile;
import dev.orchestrator.gateway.Window;
import dev.orchestrator.json.JsonLimits;
import dev.orchestrator.json.JsonProblem;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.query.Citation;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.EntityCard.Link;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No record shows what somebody wrote, what a model answered, or a secret. */
class ToStringTest {

    private static final String SECRET = "s3cret";
    private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);
    private static final String URL = "https://cdn.example/" + SECRET;
    private static final Caller CALLER = Caller.user("u-1");

    static List<Record> records() {
        List<Record> records = new ArrayList<>(List.of(
                CALLER, Usage.NONE, new Prompt("p", "1", SECRET), new ModelInfo("m", 1L, null, null, null, null)));
        records.addAll(ofCalls());
        records.addAll(ofModels());
        records.addAll(ofGateway());
        records.addAll(ofStores());
        records.addAll(GatherRecords.saying(SECRET));
        records.addAll(DataRecords.saying(SECRET));
        records.addAll(RunRecords.saying(SECRET));
        records.addAll(ofBrains());
        records.addAll(AgentRecords.saying(SECRET));
        records.addAll(TaskRecords.saying(SECRET));
        records.addAll(ofStreams());
        return records;
    }

    private static List<Record> ofCalls() {
        Attachment attachment = Attachment.bytes("a.txt", "text/plain", BYTES);
        ChatRequest request =
                ChatRequest.builder(CALLER, SECRET).attach(attachment).build();
        ChatResult result = new ChatResult(
                CALLER,
                "c",
                "m",
                "run",
                "t",
                SECRET,
                List.of(part()),
                List.of(SECRET),
                "model",
                "provider",
                FinishReason.STOP,
                Usage.NONE,
                Duration.ZERO);
        return List.of(attachment, Attachment.imageUrl(URL), request, result);
    }

    private static List<Record> ofModels() {
        ContentPart text = new ContentPart.Text(SECRET);
        ContentPart image = new ContentPart.ImageUrl(URL);
        ContentPart data = new ContentPart.Data("a.png", "image/png", BYTES);
        ToolCall call = new ToolCall("call-1", "search", SECRET);
        Reasoning reasoning = new Reasoning("model", SECRET, SECRET);
        ModelMessage message =
                new ModelMessage(Role.ASSISTANT, List.of(text, image, data), List.of(call), null, reasoning);
        ToolSpec tool = new ToolSpec("search", SECRET, SECRET);
        ModelRequest request = ModelRequest.builder(List.of(message))
                .tools(List.of(tool))
                .stop(List.of(SECRET))
                .outputSchema(SECRET)
                .option("key", SECRET)
                .build();
        ModelResponse response = new ModelResponse(
                SECRET, List.of(call), FinishReason.STOP, Usage.NONE, "model", "provider", "id", reasoning);
        return List.of(
                (Record) text,
                (Record) image,
                (Record) data,
                call,
                reasoning,
                message,
                tool,
                request,
                response,
                ModelCall.builder(CALLER, "run", ModelCall.Purpose.CHAT, request)
                        .build(),
                new ModelAnswer(response, "hop", List.of(), false, Usage.NONE, Duration.ZERO, Duration.ZERO));
    }

    private static List<Record> ofGateway() {
        LanguageModel model = ScriptedModel.answering(SECRET);
        ModelResponse response =
                new ModelResponse(SECRET, List.of(), FinishReason.STOP, Usage.NONE, "model", "provider", "id", null);
        return List.of(
                Hop.primary(model, "m").options(Map.of("key", SECRET)),
                new CachedAnswer(response, "hop", Instant.EPOCH),
                new StructuredAnswer<>(
                        SECRET,
                        new ModelAnswer(response, "hop", List.of(), false, Usage.NONE, Duration.ZERO, Duration.ZERO),
                        Usage.NONE,
                        1),
                new JsonProblem("$.a", "expected a string, got a number"),
                JsonLimits.DEFAULT,
                new FailedAttempt("hop", ErrorCode.LLM_ERROR, "no", Duration.ZERO),
                Budget.perCaller(Window.DAY, "1"),
                RateLimit.requests(1),
                new TaskProfile(TaskProfile.Complexity.SIMPLE, false, Duration.ofSeconds(1), false));
    }

    private static List<Record> ofStores() {
        StoredAttachment attachment = new StoredAttachment("a-1", "a.png", "image/png", 0, URL, null);
        MessageMetadata metadata = MessageMetadata.builder(Mode.CHAT, "r", "run", "t")
                .suggestions(List.of(SECRET))
                .build();
        Message message = new Message(
                Turn.questionId("r"),
                Role.USER,
                SECRET,
                List.of(attachment),
                List.of(part()),
                Message.Status.COMPLETE,
                metadata,
                Instant.EPOCH);
        StoredMessage stored = new StoredMessage(1, message);
        TurnToken token = new TurnToken("u-1", "c", "r", SECRET);
        return List.of(
                attachment,
                metadata,
                message,
                stored,
                token,
                new Turn("u-1", "c", "r", "run", message),
                new TurnStart.Started(token, stored),
                new TurnStart.InFlight("r", "run"),
                new TurnStart.Finished(stored),
                new ConversationChange(SECRET, SECRET, null),
                UsageEntry.builder("e", Instant.EPOCH, CALLER, "run", "CHAT", "hop", "model")
                        .build(),
                UsageQuery.ALL,
                UsageSum.NONE,
                MeterReading.ZERO,
                new Claim("usd/user/u-1", BigDecimal.ONE, BigDecimal.TEN, null),
                new Conversation(
                        "c",
                        "u-1",
                        null,
                        SECRET,
                        SECRET,
                        Conversation.Status.ACTIVE,
                        0,
                        Usage.NONE,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH));
    }

    private static List<Record> ofStreams() {
        return List.of(
                new StreamEvent.AnswerStarted("m", "acme", "id"),
                new StreamEvent.CacheHit(Duration.ZERO),
                new StreamEvent.RequestAccepted("c", "m"),
                new StreamEvent.TextDelta(SECRET),
                new StreamEvent.ReasoningDelta(SECRET),
                new StreamEvent.ToolArgumentsDelta("search", SECRET),
                new StreamEvent.ToolStarted("call-1", "search"),
                new StreamEvent.ToolFinished("call-1", Duration.ZERO),
                new StreamEvent.ToolFailed("call-1", "reason"),
                new StreamEvent.ModelSwitched("a", "b", "reason"),
                new StreamEvent.AnswerRestarted(2, "reason"),
                new StreamEvent.UsageReported(Usage.NONE),
                part(),
                new EventPlace(1, 2),
                new EventFrame("run", 1, Instant.EPOCH, List.of(), new StreamEvent.TextDelta(SECRET)));
    }

    private static List<Record> ofBrains() {
        Entity entity = new Entity("e-1", "character", SECRET, SECRET, Map.of("nickname", SECRET));
        Relation relation = new Relation("e-1", "KILLED", "e-2", Map.of("how", SECRET));
        Link link = new Link("KILLED", true, "e-2", SECRET);
        EntityCard card =
                new EntityCard("e-1", "character", SECRET, SECRET, 0.9, Map.of("nickname", SECRET), List.of(link));
        Citation citation = new Citation(1, "e-1", 0, true);
        QueryRequest request =
                QueryRequest.builder(CALLER, "p", SECRET).types(SECRET).build();
        QueryResult result = new QueryResult(
                CALLER,
                "p",
                "c",
                "m",
                "run",
                "t",
                SECRET,
                List.of(card),
                List.of(citation),
                List.of(SECRET),
                0,
                List.of(SECRET),
                "model",
                "provider",
                FinishReason.STOP,
                Usage.NONE,
                Duration.ZERO);
        return List.of(
                entity,
                citation,
                request,
                result,
                relation,
                link,
                card,
                new StreamEvent.SourcesFound(List.of(card)),
                BrainQuery.of("p", SECRET),
                NeighbourQuery.of("p", List.of("e-1")),
                new BrainMatch(entity, 0.9, List.of(link)),
                new Neighbourhood(List.of(entity), List.of(relation)));
    }

    private static DataPart part() {
        return new DataPart("chart", Map.of("title", SECRET));
    }

    @ParameterizedTest
    @MethodSource("records")
    void shows_no_content(Record any) {
        assertThat(any.toString()).isNotBlank().doesNotContain(SECRET);
    }

    @Test
    void every_public_record_is_looked_at() {
        Set<Class<?>> looked = records().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(publicRecords().toList())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(looked).contains(type));
    }

    private static Stream<Class<?>> publicRecords() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.orchestrator").stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .map(JavaClass::reflect)
                        .filter(type -> Modifier.isPublic(type.getModifiers()));
    }
}

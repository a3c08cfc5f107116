package dev.orchestrator;

import static dev.orchestrator.ChatHouse.endOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamOrderTest {

    private final RecordingListener<ChatResult> heard = new RecordingListener<>();

    @Test
    void events_are_numbered_without_a_gap_and_the_deltas_are_the_text() {
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("Make it ", "inevitable ", "and unexpected."))) {
            ChatResult result = house.start(heard).await();

            List<EventFrame> frames = heard.frames();
            for (int i = 0; i < frames.size(); i++) {
                assertThat(frames.get(i).sequence()).isEqualTo(i + 1);
                assertThat(frames.get(i).runId()).isEqualTo(result.runId());
                assertThat(frames.get(i).path()).isEmpty();
            }
            assertThat(frames)
                    .extracting(frame -> (Object) frame.event().getClass())
                    .containsExactly(
                            RequestAccepted.class,
                            TextDelta.class,
                            TextDelta.class,
                            TextDelta.class,
                            UsageReported.class);
            assertThat(heard.text()).isEqualTo(result.message()).isEqualTo("Make it inevitable and unexpected.");
            assertThat(heard.result()).contains(result);
            assertThat(heard.ends()).isEqualTo(1);
        }
    }

    @Test
    void the_question_is_stored_before_the_model_is_asked() {
        List<String> storedWhenAsked = new ArrayList<>();
        AtomicReference<ChatHouse> house = new AtomicReference<>();
        LanguageModel looking = (request, events, cancellation) -> {
            house.get().messages().forEach(message -> storedWhenAsked.add(message.text()));
            return ScriptedModel.answering("x").generate(request, events, cancellation);
        };
        house.set(ChatHouse.of(looking));
        try (ChatHouse opened = house.get()) {
            opened.orchestrator.chat(opened.ask("What now?").build());
            assertThat(storedWhenAsked).containsExactly("What now?");
        }
    }

    @Test
    void at_the_end_the_answer_is_stored_then_the_callback_runs_then_await_returns() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("Yes"))) {
            Run<ChatResult> run = house.start(new RecordingListener<>() {
                @Override
                public void onComplete(ChatResult result) {
                    order.add("stored " + house.last().text());
                    order.add("cancel " + run().join().cancel());
                    order.add("done " + run().join().isDone());
                }
            });
            run.await();
            order.add("awaited");
            assertThat(order).containsExactly("stored Yes", "cancel false", "done false", "awaited");
            assertThat(run.isDone()).isTrue();
        }
    }

    @Test
    void reasoning_and_data_parts_are_no_part_of_the_text_and_parts_are_stored() {
        DataPart chart = new DataPart("chart", Map.of("bars", List.of(1, 2)));
        ScriptedModel model = ScriptedModel.playing(Script.answer()
                .event(new ReasoningDelta("hm"))
                .then("See ")
                .event(chart)
                .then("chart."));
        try (ChatHouse house = ChatHouse.of(model)) {
            ChatResult result = house.start(heard).await();
            assertThat(result.message()).isEqualTo("See chart.");
            assertThat(result.parts()).containsExactly(chart);
            assertThat(house.last().parts()).containsExactly(chart);
            assertThat(heard.events(ReasoningDelta.class)).containsExactly(new ReasoningDelta("hm"));
        }
    }

    @Test
    void a_failure_in_the_middle_keeps_what_was_answered_and_marks_it() {
        ModelException failure = ModelException.of(ErrorCode.LLM_ERROR, "acme", "gone")
                .status(502)
                .build();
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer("Half ").fail(failure)))) {
            Run<ChatResult> run = house.start(heard);
            assertThatThrownBy(run::await).isSameAs(failure);
            assertThat(heard.error()).containsSame(failure);
            assertThat(heard.ends()).isEqualTo(1);
            Message kept = house.last();
            assertThat(kept.text()).isEqualTo("Half ");
            assertThat(kept.status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(kept.metadata().error()).isEqualTo(ErrorCode.LLM_ERROR);
        }
    }

    @Test
    void a_failure_before_any_text_leaves_the_question_alone_and_the_conversation_goes_on() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "acme", "down")), Script.answer("Up"));
        try (ChatHouse house = ChatHouse.of(model)) {
            endOf(house.start(heard));
            assertThat(house.messages()).extracting(Message::text).containsExactly("Hi");
            assertThat(house.orchestrator.chat(house.ask("Again?").build()).message())
                    .isEqualTo("Up");
            assertThat(house.messages()).extracting(Message::text).containsExactly("Hi", "Again?", "Up");
        }
    }

    @Test
    void an_answer_of_nothing_is_a_failure_of_which_only_the_cost_is_kept() {
        ScriptedModel filtered = ScriptedModel.playing(Script.answer().finish(FinishReason.CONTENT_FILTER));
        try (ChatHouse house = ChatHouse.of(filtered)) {
            endOf(house.start(heard));
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(house.messages()).extracting(Message::text).containsExactly("Hi", "");
            assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(house.last().metadata().usage().cost()).isEqualTo(ScriptedModel.COST);
        }
    }

    @Test
    void an_adapter_that_returns_another_text_than_it_streamed_is_found_out() {
        LanguageModel lying = (request, events, cancellation) -> {
            events.emit(new TextDelta("more "));
            return ScriptedModel.answering("text").generate(request, events, cancellation);
        };
        try (ChatHouse house = ChatHouse.of(lying)) {
            endOf(house.start(heard));
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.LLM_ERROR);
        }
    }

    @Test
    void a_bug_in_an_adapter_is_an_error_and_never_silence() {
        LanguageModel broken = (request, events, cancellation) -> {
            throw new StackOverflowError("deep");
        };
        try (ChatHouse house = ChatHouse.of(broken)) {
            endOf(house.start(heard));
            assertThat(heard.ends()).isEqualTo(1);
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.INTERNAL_ERROR);
        }
    }

    @Test
    void a_blocking_call_returns_what_a_stream_would() {
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("a", "b"))) {
            assertThat(house.orchestrator.chat(house.ask("Hi").build()).message())
                    .isEqualTo("ab");
        }
    }

    @Test
    void a_reply_goes_on_in_the_same_conversation() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("Long"), Script.answer("Short"));
        try (Orchestrator orchestrator = Orchestrator.builder(model).build()) {
            ChatResult first = orchestrator.chat(dev.orchestrator.chat.ChatRequest.of(ChatHouse.ANNA, "Tell me"));
            ChatResult second = orchestrator.chat(first.reply("Shorter"));
            assertThat(second.conversationId()).isEqualTo(first.conversationId());
            assertThat(second.message()).isEqualTo("Short");
            assertThat(model.requests().get(1).messages()).hasSize(4);
        }
    }
}

package dev.orchestrator.bench;

import java.util.List;

/**
 * Questions that have nothing to do with aerodynamics. The bounds of the scale were set with the first forty in sight; the
 * others were written after.
 */
final class Unrelated {

    private Unrelated() {}

    static final List<String> SEEN = List.of(
            "How long should I knead the dough for a sourdough loaf?",
            "Which spices go into a good chicken curry?",
            "What is the best way to keep basil fresh in the kitchen?",
            "Who won the football world cup in 1998?",
            "When is a player offside?",
            "How many points does a try score in rugby?",
            "What notice must a landlord give before raising the rent?",
            "Can a contract be valid without a signature?",
            "What does habeas corpus mean?",
            "How do I train a puppy not to bite?",
            "Which vaccines does a newborn baby need?",
            "Who painted the ceiling of the Sistine Chapel?",
            "What were the causes of the French Revolution?",
            "How is the pension of a retired teacher taxed?",
            "Which guitar chords do I need to play the blues?",
            "What rhymes with orange?",
            "How do I remove a red wine stain from a white shirt?",
            "Which novels did Jane Austen write?",
            "What is the capital of Mongolia?",
            "How do bees find their way back to the hive?",
            "How many eggs do I need for a sponge cake?",
            "What temperature should an oven have for roast chicken?",
            "Which cheese goes well with red wine?",
            "Who scored the most goals for Brazil?",
            "How long is a marathon?",
            "What are the rules of chess for castling?",
            "Can my employer dismiss me while I am ill?",
            "How is property divided in a divorce?",
            "What is the penalty for shoplifting?",
            "Which antibiotics help against a throat infection?",
            "How do I lower my blood pressure without medicine?",
            "When did the Roman Empire fall?",
            "Who wrote the symphony called Pastoral?",
            "How do I grow tomatoes on a balcony?",
            "Which bus goes from the station to the museum?",
            "How much does a good mattress cost?",
            "What is the plural of the German word for house?",
            "Why do cats purr?",
            "Which shares pay the highest dividend?",
            "How can I learn to swim as an adult?");

    static final List<String> NEW = List.of(
            "How do I make pancakes without eggs?",
            "Which flour is best for pizza dough?",
            "Who is the coach of the national hockey team?",
            "How many players are there in a volleyball team?",
            "What is the offside trap?",
            "Is a verbal agreement binding in court?",
            "How do I write a will?",
            "Which court hears appeals against a custody decision?",
            "What helps against hay fever?",
            "How often should a toddler see the dentist?",
            "Who composed the opera about the barber of Seville?",
            "When was the Magna Carta sealed?",
            "Which emperor built the wall across northern Britain?",
            "How do I prune roses in spring?",
            "What should I pack for a week of camping?",
            "Which museum shows the Mona Lisa?",
            "How do I apply for a student loan?",
            "What is the difference between a crocodile and an alligator?",
            "How do I knit a scarf?",
            "Which wine goes with fish?");
}

package dev.orchestrator.examples.got;

import java.util.List;
import java.util.Set;

/**
 * Questions about the series as people put them, with what should come up: one of the expected entities among the first ten
 * is enough. Written before anything was tuned, from the graph alone.
 */
record Asked(String question, Set<String> expected) {

    static final List<Asked> ALL = List.of(
            asked("Which weapon does Arya use?", "Prop:Needle", "Prop:Valyrian Steel Dagger"),
            asked("What is the sword of Jon Snow called?", "Prop:Longclaw"),
            asked("Who carried the greatsword Ice?", "Prop:Ice", "Character:Eddard Stark"),
            asked("Which blade did Brienne fight with?", "Prop:Oathkeeper"),
            asked("Who used Heartsbane?", "Prop:Heartsbane", "Character:Samwell Tarly"),
            asked("What did Joffrey lose?", "Prop:Lion's Tooth"),
            asked("Who wields Lightbringer?", "Prop:Lightbringer", "Character:Stannis Baratheon"),
            asked("Which things are made of dragonglass?", "Prop:Dragonglass", "Prop:Dragonglass Dagger"),
            asked("Who killed Tywin Lannister?", "Character:Tyrion Lannister", "Character:Tywin Lannister"),
            asked("By whom was Joffrey murdered?", "Character:Olenna Tyrell", "Character:Joffrey Baratheon"),
            asked("Who slew the Night King?", "Character:Arya Stark", "Character:The Night King"),
            asked("Whose victim was Oberyn Martell?", "Character:Oberyn Martell", "Character:Gregor Clegane"),
            asked("Who are the brothers and sisters of Sansa?", "Character:Sansa Stark"),
            asked("Who are the parents of Jon Snow?", "Character:Jon Snow"),
            asked("To whom is Cersei married?", "Character:Cersei Lannister", "Character:Robert Baratheon"),
            asked("Who is known as Littlefinger?", "Character:Petyr Baelish"),
            asked("Who is nicknamed the Hound?", "Character:Sandor Clegane"),
            asked("Who do they call the Mad King?", "Character:Aerys II Targaryen"),
            asked("Who is called the Blackfish?", "Character:Brynden Tully"),
            asked("Which actor plays Alliser Thorne?", "Character:Alliser Thorne"),
            asked("Whom does Davos Seaworth serve?", "Character:Davos Seaworth"),
            asked("Which wolf guards Bran?", "Character:Summer"),
            asked("Which dragons protect Daenerys?", "Character:Drogon", "Character:Rhaegal", "Character:Viserion"),
            asked("Whom did Rhaegar abduct?", "Character:Lyanna Stark", "Character:Rhaegar Targaryen"),
            asked("Where is Winterfell?", "SubLocation:The North / Winterfell"),
            asked("Which region does the Eyrie belong to?", "SubLocation:The Vale / The Eyrie", "Location:The Vale"),
            asked("In which episode does Robb marry Talisa?", "Episode:S02E10"),
            asked("When does Tyrion stand trial for Joffrey's murder?", "Episode:S04E03", "Episode:S04E06"),
            asked("Which episode is called The Rains of Castamere?", "Episode:S03E09"),
            asked(
                    "Which members of house Greyjoy are there?",
                    "Character:Theon Greyjoy",
                    "Character:Balon Greyjoy",
                    "Character:Euron Greyjoy",
                    "Character:Yara Greyjoy",
                    "Character:Aeron Greyjoy"));

    private static Asked asked(String question, String... expected) {
        return new Asked(question, Set.of(expected));
    }
}

package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Accepts content: from then on it is not lost. The very same content is accepted once. */
final class Intake {

    private final Wiring wiring;
    private final Claim claim;

    Intake(Wiring wiring) {
        this.wiring = wiring;
        this.claim = new Claim(wiring);
    }

    /** The item of some content, and whether it was there before: then it has other files than those that were brought. */
    record Accepted(GatherItem item, boolean existed) {}

    /** Nothing is made of the item yet; one that was not there before is claimed for who brought it. */
    Accepted accept(DataRequest request, Brought files) {
        String hash = hash(request, files);
        return wiring.gathering()
                .store()
                .findByHash(request.projectId(), hash)
                .map(item -> new Accepted(item, true))
                .orElseGet(() -> insert(request, files.keep(hash), hash));
    }

    private Accepted insert(DataRequest request, List<StoredAttachment> files, String hash) {
        GatherItem.Builder item = GatherItem.accepted(
                        "g-"
                                + UUID.randomUUID()
                                        .toString()
                                        .replace("-", ""), // tells whose item it is that the store returns
                        request.projectId(),
                        request.format(),
                        Contents.kept(request.format(), request.content()),
                        hash,
                        request.caller().userId(),
                        wiring.clock().instant())
                .urls(request.imageUrl(), request.documentUrl())
                .attachments(files)
                .progress(GatherProgress.NONE.wishing(Errand.wishes(request)));
        GatherItem pending = item.build();
        boolean needsNothing = isWordsAlone(pending) && !request.enrich() && !request.findDuplicates();
        GatherItem stored = wiring.gathering()
                .store()
                .insert(
                        needsNothing ? complete(item, pending) : claim.extended(pending),
                        Findable.terms(pending, wiring.gathering().rules()));
        return new Accepted(stored, !stored.id().equals(pending.id()));
    }

    private static GatherItem complete(GatherItem.Builder item, GatherItem pending) {
        return item.state(State.COMPLETE, null)
                .summary(Contents.beginning(pending))
                .build();
    }

    private static boolean isWordsAlone(GatherItem item) {
        return item.attachments().isEmpty() && item.imageUrl() == null && item.documentUrl() == null;
    }

    /** A file counts by its bytes, whatever it is called. */
    private static String hash(DataRequest request, Brought files) {
        String content = Contents.canonical(request.format(), request.content()).hash();
        List<String> bytes = files.files().stream()
                .filter(file -> file.problem() == null)
                .map(file -> hash(files.store(), request.caller().userId(), file))
                .sorted()
                .toList();
        String image = request.imageUrl();
        String document = request.documentUrl();
        boolean nothing = bytes.isEmpty() && image == null && document == null;
        Check.that(!nothing || !request.content().isBlank(), "none of the files could be read");
        return nothing
                ? content
                : Hashes.sha256(Stream.concat(
                                Stream.of(content, String.valueOf(image), String.valueOf(document)), bytes.stream())
                        .toArray(String[]::new));
    }

    /** The hash of the bytes of a file, or of its address. */
    static String hash(AttachmentStore store, String userId, StoredAttachment file) {
        String url = file.url();
        if (url != null) {
            return Hashes.sha256(url);
        }
        try (InputStream stored = store.open(userId, file.id()).orElseThrow(() -> new IOException("it is gone"));
                DigestInputStream bytes = new DigestInputStream(stored, MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (IOException e) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR, "attachment " + file.id() + " could not be read from its store", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

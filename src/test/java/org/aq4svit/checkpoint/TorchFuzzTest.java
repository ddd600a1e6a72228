package org.aq4svit.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.aq4svit.tensor.Fuzz;
import org.aq4svit.tensor.MappedFile;
import org.aq4svit.tensor.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFuzzTest {
    private static final List<String> NAMES = List.of("types", "views", "extras");

    @Test
    void aDamagedArchiveIsReadOrRefused(@TempDir Path folder) throws IOException {
        List<byte[]> archives = new ArrayList<>();
        for (String name : NAMES) {
            archives.add(Files.readAllBytes(Resources.file("checkpoint/" + name + ".pth")));
        }
        fuzz(folder).run(archives, Function.identity());
    }

    @Test
    void aWholeArchiveWithADamagedPickleIsReadOrRefused(@TempDir Path folder) throws IOException {
        List<byte[]> pickles = new ArrayList<>();
        for (String name : NAMES) {
            pickles.add(pickle(Resources.file("checkpoint/" + name + ".pth")));
        }
        List<byte[]> storages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            storages.add(new byte[i < 2 ? 240 : 96]);
        }
        fuzz(folder).run(pickles, pickle -> RawZip.torch(pickle, storages));
    }

    private static Fuzz fuzz(Path folder) {
        return new Fuzz(folder, file -> Checkpoint.read(file).tensors());
    }

    private static byte[] pickle(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            ByteBuffer window = TorchZip.of(file).pickle();
            byte[] pickle = new byte[window.remaining()];
            window.get(pickle);
            return pickle;
        }
    }
}

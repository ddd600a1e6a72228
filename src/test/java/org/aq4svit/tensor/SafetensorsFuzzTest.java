package org.aq4svit.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest {
    @Test
    void aDamagedFileIsReadOrRefused(@TempDir Path folder) throws IOException {
        List<byte[]> originals = new ArrayList<>();
        for (String name : List.of("types", "views", "extras")) {
            originals.add(Files.readAllBytes(Resources.file("checkpoint/" + name + ".safetensors")));
        }
        new Fuzz(folder, Safetensors::read).run(originals, Function.identity());
    }
}

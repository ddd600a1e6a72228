package org.aq4svit.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.MappedFile;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.SafetensorsFile;
import org.aq4svit.tensor.Tensor;

/**
 * The weights of a trained network, by the names that PyTorch gave them.
 *
 * <p>What the file is, its content says and not its name: an archive by {@code torch.save} (PyTorch 1.6 or later) or
 * a safetensors file. In the former the weights are the checkpoint itself or its {@code state_dict} or {@code model};
 * whatever else a training script has put there (optimizer, scheduler, arguments) is passed over unread. Tensors are
 * windows on the mapped file, which must not be changed in place while they are in use. Weights that a safetensors file holds as packed
 * integers ({@link PackedWeights}) are there twice: as those integers, and as the float weights they stand for.
 */
public final class Checkpoint {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa85019");
    private static final int SAFETENSORS_BRACE = 8;
    private static final int HEAD = 16;
    private static final String DATA_PARALLEL = "module.";

    private final Path path;
    private final Map<String, Tensor> tensors;
    private final Map<String, QuantizedWeights> quantized;
    private String sha256;

    private Checkpoint(Path path, Map<String, Tensor> tensors, Map<String, QuantizedWeights> quantized) {
        this.path = path;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.quantized = Collections.unmodifiableMap(quantized);
    }

    /**
     * Reads the directory of {@code file} and maps its weights.
     *
     * @throws InputException if it cannot be read, is neither of the two formats, is damaged, or holds no weights
     */
    public static Checkpoint read(Path file) {
        SafetensorsFile content = content(file);
        if (content.tensors().isEmpty()) {
            throw InputException.expected(file, "a checkpoint with weights", "none");
        }
        Map<String, QuantizedWeights> quantized = PackedWeights.of(file, content);
        Map<String, Tensor> tensors = PackedWeights.dequantized(content.tensors(), quantized);
        return new Checkpoint(file, withoutPrefix(tensors), quantized);
    }

    /** Where the file lies. */
    public Path path() {
        return path;
    }

    /**
     * The tensors by name in the order of the state dict. The prefix {@code module.}, which data-parallel training
     * adds, is taken off where all names have it.
     */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** The weights that the file holds as integers, by the name of their layer; none in most files. */
    public Map<String, QuantizedWeights> quantized() {
        return quantized;
    }

    /**
     * The fingerprint of the file: the SHA-256 of its bytes in hexadecimal. The first call reads the file through.
     *
     * @throws InputException if it cannot be read any more
     */
    public synchronized String sha256() {
        if (sha256 == null) {
            try {
                sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(path);
            } catch (IOException e) {
                throw new InputException(path + ": expected a readable file, found " + e, e);
            }
        }
        return sha256;
    }

    private static SafetensorsFile content(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            byte[] head = head(file);
            if (startsWith(head, ZIP)) {
                return new SafetensorsFile(torch(TorchZip.of(file)), Map.of());
            }
            if (head.length > SAFETENSORS_BRACE && head[SAFETENSORS_BRACE] == '{') {
                return Safetensors.open(path);
            }
            throw InputException.expected(path, "a checkpoint by torch.save or a safetensors file", found(head));
        }
    }

    private static Map<String, Tensor> torch(TorchZip zip) {
        Object checkpoint = Pickle.load(zip.pickle(), zip.where() + ": data.pkl");
        TorchTensors torch = new TorchTensors(zip);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        StateDict.find(checkpoint, zip.where()).forEach((name, ref) -> tensors.put(name, torch.tensor(name, ref)));
        return tensors;
    }

    private static byte[] head(MappedFile file) {
        ByteBuffer window = file.window(0, (int) Math.min(file.size(), HEAD));
        byte[] head = new byte[window.remaining()];
        window.get(head);
        return head;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length
                && ByteBuffer.wrap(head, 0, magic.length).equals(ByteBuffer.wrap(magic));
    }

    private static String found(byte[] head) {
        if (startsWith(head, LEGACY)) {
            return "the format of PyTorch before 1.6;"
                    + " convert it with torch.save(torch.load(f, map_location='cpu'), g), torch >= 1.6";
        }
        return head.length == 0
                ? "an empty file"
                : "a file that begins with " + HexFormat.ofDelimiter(" ").formatHex(head);
    }

    private static Map<String, Tensor> withoutPrefix(Map<String, Tensor> tensors) {
        if (!tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL))) {
            return tensors;
        }
        Map<String, Tensor> stripped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stripped.put(name.substring(DATA_PARALLEL.length()), tensor));
        return stripped;
    }
}

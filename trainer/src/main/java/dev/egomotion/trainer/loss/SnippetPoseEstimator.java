package dev.egomotion.trainer.loss;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.export.Contracts;
import dev.egomotion.trainer.network.PoseExpNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * SfMLearner's pose network: it sees target and sources at once, in colour, and gives Euler angles.
 *
 * @param sources of a snippet: 2 or 4
 * @param width factor on its channels
 * @param explaining whether it has a mask branch
 */
record SnippetPoseEstimator(int sources, double width, boolean explaining)
        implements PoseEstimator {
    @Override
    public PoseExpNet network() {
        return new PoseExpNet(sources, width, explaining);
    }

    @Override
    public Motions at(Tensor[] colour, Batch batch, Weights weights) {
        Tensor stacked = Tensors.channelsLast(Tensors.concatenate(1, colour));
        List<Tensor> outputs = network().apply(new TorchOps(weights), stacked);
        Tensor perSource = outputs.get(0).reshape(-1, sources, 6).transpose(0, 1);
        Tensor numbers = perSource.reshape(-1, 6).mul(Tensors.scalar(PoseExpNet.OUTPUT_SCALE));
        return new Motions(numbers, outputs.subList(1, outputs.size()));
    }

    @Override
    public Tensor rotation(Tensor angles) {
        return EulerAngles.matrices(angles);
    }

    @Override
    public Tensor truth(Batch batch) {
        float[] numbers = new float[sources * 6 * batch.size()];
        for (int s = 0; s < sources; s++) {
            float[] truth = batch.truth()[s];
            for (int i = 0; i < truth.length; i += 6) {
                int at = s * truth.length + i;
                Vector3 axisAngle = new Vector3(truth[i + 3], truth[i + 4], truth[i + 5]);
                Vector3 euler = EulerAngles.of(Rotation.fromAxisAngle(axisAngle));
                System.arraycopy(truth, i, numbers, at, 3);
                numbers[at + 3] = (float) euler.x();
                numbers[at + 4] = (float) euler.y();
                numbers[at + 5] = (float) euler.z();
            }
        }
        return Tensors.of(numbers, (long) sources * batch.size(), 6);
    }

    @Override
    public PoseContract contract(ModelIdentity identity, int imageWidth, int imageHeight) {
        return Contracts.poseExpNet(identity, imageWidth, imageHeight, sources, explaining);
    }
}

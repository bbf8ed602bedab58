package io.timpani.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** Writes an ONNX graph from Java; the same calls give the same bytes. */
public final class OnnxGraph {
    /** A dimension of any size. */
    public static final long ANY = -1;

    private static final String ML = "ai.onnx.ml";

    private final GraphProto.Builder graph;
    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(8)
            .setProducerName("timpani")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(2));

    public OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    /** An input tensor; without dimensions its shape is left out. */
    public OnnxGraph input(String name, DataType type, long... dimensions) {
        graph.addInput(value(name, type, dimensions));
        return this;
    }

    /** An output tensor; without dimensions its shape is left out. */
    public OnnxGraph output(String name, DataType type, long... dimensions) {
        graph.addOutput(value(name, type, dimensions));
        return this;
    }

    /** An output of one map per row, from a key of that type to float. */
    public OnnxGraph mapOutput(String name, DataType key) {
        TypeProto.Map map = TypeProto.Map.newBuilder()
                .setKeyType(key.getNumber())
                .setValueType(TypeProto.newBuilder().setTensorType(tensor(DataType.FLOAT)))
                .build();
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder()
                                .setElemType(TypeProto.newBuilder().setMapType(map)))));
        return this;
    }

    /** A constant of floats. */
    public OnnxGraph floats(String name, long[] dimensions, double... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        for (double value : values) {
            tensor.addFloatData((float) value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    /** A constant vector of whole numbers. */
    public OnnxGraph longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    /** A node of the standard operators. */
    public OnnxGraph node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return node("", operator, inputs, output, attributes);
    }

    /** A node of the operators for classical machine learning. */
    public OnnxGraph mlNode(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return node(ML, operator, inputs, output, attributes);
    }

    /** The same with several outputs. */
    public OnnxGraph mlNode(String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        return node(ML, operator, inputs, outputs, attributes);
    }

    private OnnxGraph node(
            String domain, String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return node(domain, operator, inputs, List.of(output), attributes);
    }

    private OnnxGraph node(
            String domain, String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(operator + "-" + outputs.get(0))
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    /** An entry of the model's metadata. */
    public OnnxGraph metadata(String key, String... lines) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(String.join("\n", lines)));
        return this;
    }

    /** Asks for a version of the standard operators, and of the format. */
    public OnnxGraph versions(long opset, long ir) {
        model.setIrVersion(ir);
        model.getOpsetImportBuilder(0).setVersion(opset);
        return this;
    }

    /** The model as a file holds it. */
    public byte[] bytes() {
        return model.setGraph(graph).build().toByteArray();
    }

    /** The graph alone, to be part of another. */
    GraphProto graph() {
        return graph.build();
    }

    public static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto numbers(String name, Long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(List.of(values))
                .build();
    }

    public static AttributeProto fraction(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    public static AttributeProto fractions(String name, Float... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOATS)
                .addAllFloats(List.of(values))
                .build();
    }

    public static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    public static AttributeProto texts(String name, String... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
        for (String value : values) {
            attribute.addStrings(ByteString.copyFromUtf8(value));
        }
        return attribute.build();
    }

    /** An attribute that holds a tensor of one float. */
    public static AttributeProto cell(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(TensorProto.newBuilder()
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(1)
                        .addFloatData(value))
                .build();
    }

    private static ValueInfoProto value(String name, DataType type, long... dimensions) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor(type, dimensions)))
                .build();
    }

    private static TypeProto.Tensor tensor(DataType type, long... dimensions) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        if (dimensions.length > 0) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (int place = 0; place < dimensions.length; place++) {
                TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
                shape.addDim(
                        dimensions[place] == ANY
                                ? dimension.setDimParam("d" + place)
                                : dimension.setDimValue(dimensions[place]));
            }
            tensor.setShape(shape);
        }
        return tensor.build();
    }
}

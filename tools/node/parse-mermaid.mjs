// Reads flowcharts, one JSON string a line, with the real parser of Mermaid; prints what it made of each
// as one JSON object a line: the labels of its nodes and how many arrows there are, or the error.
import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

for await (const line of createInterface({ input: process.stdin })) {
    let found;
    try {
        const text = JSON.parse(line);
        await mermaid.parse(text);
        const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
        const nodes = [...diagram.db.getVertices().values()];
        found = {
            type: diagram.type,
            labels: nodes.map((node) => node.text),
            arrows: diagram.db.getEdges().map((edge) => [edge.start, edge.end, edge.text ?? ""]),
            groups: diagram.db.getSubGraphs().map((group) => [group.title, group.nodes.length]),
        };
    } catch (error) {
        found = { error: String(error.message ?? error) };
    }
    console.log(JSON.stringify(found));
}
